// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOHTTP2
internal import SyrinxCore

extension SyrinxError {
    /// Before any head came.
    ///
    /// - Parameter proxy: What stands between here and the service.
    init(connecting error: any Error, to url: String, through proxy: HTTPProxy?) {
        self.init(connecting: error, to: url)
        let host = WebAddress(url)?.host ?? "the service"
        if error is any NIOHTTP2Error {
            self.init(.serviceFailure, "\(host) ended the stream without an answer: try again.")
        }
        guard let proxy, !(error is SyrinxError) else { return }
        switch error as? HTTPClientError {
        case .proxyAuthenticationRequired:
            self.init(
                .connectFailed,
                "The proxy \(proxy) asks for a name and password, or does not take what it got (HTTP 407): "
                    + "--proxy http://name:password@host:port.")
        case .invalidProxyResponse:
            self.init(
                .connectFailed,
                "The proxy \(proxy) makes no connection to \(host): is it a proxy, and may it reach the service?"
            )
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.timedOut, "The proxy \(proxy) did not answer within the time allowed.")
        case _ where code != .cancelled:
            message += " (Through the proxy \(proxy).)"
        default:
            break
        }
    }
}
