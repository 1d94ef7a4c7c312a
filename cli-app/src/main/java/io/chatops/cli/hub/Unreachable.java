package io.chatops.cli.hub;

import io.chatops.protocol.HubCertificates;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains why the hub cannot be reached, and names the remedy. */
final class Unreachable {
  private Unreachable() {}

  static CliException because(HubUrl hub, Throwable failure) {
    return new CliException(CliExitCode.UNREACHABLE, "No answer from " + hub + ": " + why(failure));
  }

  private static String why(Throwable failure) {
    CertificateException certificate = cause(failure, CertificateException.class);
    if (certificate instanceof HubCertificates.KeyMismatchException mismatch) {
      return ("the server presents the key %s, which is not the one you trust. If the hub"
              + " has a new key, sign in again with the fingerprint that its log shows at its"
              + " start; otherwise another program is answering")
          .formatted(mismatch.presented());
    }
    String problem = certificate == null ? "" : String.valueOf(certificate.getMessage());
    if (problem.startsWith("No subject alternative") || problem.startsWith("No name matching")) {
      return "its certificate is for another name ("
          + problem
          + "); use an address with a name that the certificate has";
    }
    SSLException tls = cause(failure, SSLException.class);
    if (tls != null) {
      return certificate == null
          ? ("TLS failed (%s). If the hub has no TLS, its address begins with http://;"
                  + " otherwise check the port")
              .formatted(tls.getMessage())
          : ("its certificate is not trusted (%s). If you issued it yourself, sign in with"
                  + " --ca-file or --hub-fingerprint")
              .formatted(problem);
    }
    if (cause(failure, UnresolvedAddressException.class) != null) {
      return "its name cannot be resolved; check the address and the DNS of this machine";
    }
    if (cause(failure, HttpTimeoutException.class) != null) {
      return "it took too long; check the address, the firewall and any proxy";
    }
    if (cause(failure, ConnectException.class) != null) {
      return "nothing listens there; check the address, and that the hub runs";
    }
    WebSocketHandshakeException handshake = cause(failure, WebSocketHandshakeException.class);
    if (handshake != null) {
      return "no WebSocket (HTTP "
          + handshake.getResponse().statusCode()
          + "); let the proxy in front of the hub pass WebSockets, see docs/proxies.md";
    }
    IOException io = cause(failure, IOException.class);
    Throwable said = io == null ? failure : io;
    return said.getMessage() == null ? said.getClass().getSimpleName() : said.getMessage();
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
