// SPDX-License-Identifier: Apache-2.0

// The one module that a user imports: the vocabulary and the services' types come with it.
@_exported public import SyrinxCore
@_exported public import SyrinxServices
