package io.chatops.agent.connection;

import io.chatops.protocol.HubCertificates;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains why the hub cannot be reached, and names the remedy. */
public final class Failures {
  /** The status of a hub that does not accept the request's host name. */
  static final int MISDIRECTED_REQUEST = 421;

  static final String WRONG_HOST_NAME =
      "the hub does not accept the name in url: list the name in CHATOPS_ALLOWED_HOSTS at the"
          + " hub, or put the hub's own name or address into url";

  private Failures() {}

  /** Returns the reason for users. */
  public static String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "the hub's name cannot be resolved: check url and the DNS of this machine";
      }
      if (cause instanceof SocketTimeoutException) {
        return "the hub did not answer in time: check url, firewall and proxy";
      }
      if (cause instanceof NoRouteToHostException) {
        return "there is no route to the hub: check routes and firewall";
      }
      if (cause instanceof ConnectException) {
        return "nothing listens at the hub's address: check url and that the hub is running";
      }
      if (cause instanceof SSLException tls) {
        return tls(tls);
      }
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static String tls(SSLException failure) {
    String prefix = "TLS failed (" + failure.getMessage() + "): ";
    CertificateException certificate = certificateProblem(failure);
    if (certificate == null) {
      // No certificate was received, so the peer probably does not speak TLS.
      return prefix
          + "if the hub is served without TLS, begin url with http://; otherwise check the port in"
          + " url and any proxy in front of the hub";
    }
    String problem = String.valueOf(certificate.getMessage());
    if (certificate instanceof HubCertificates.KeyMismatchException mismatch) {
      return ("the hub presents the key %s, but hub_fingerprint is %s: if the hub has a"
              + " new key, set hub_fingerprint to the one that its log shows at its start;"
              + " otherwise another program is answering at url")
          .formatted(mismatch.presented(), mismatch.expected());
    }
    return problem.startsWith("No subject alternative") || problem.startsWith("No name matching")
        ? prefix + "the certificate was issued for another name: use that name in url"
        : prefix
            + "if you issued the hub's certificate yourself, set ca_file to its issuer's,"
            + " or hub_fingerprint to the hub's key";
  }

  private static @Nullable CertificateException certificateProblem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException certificate) {
        return certificate;
      }
    }
    return null;
  }
}
