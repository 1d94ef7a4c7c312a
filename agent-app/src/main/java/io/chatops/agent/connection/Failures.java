package io.chatops.agent.connection;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why the hub cannot be reached, and what helps. */
final class Failures {
  /** The hub's answer to a name that it does not go by. */
  static final int FOREIGN_NAME_STATUS = 421;

  static final String FOREIGN_NAME =
      "the hub does not go by the name in url: list the name in CHATOPS_ALLOWED_HOSTS at the hub,"
          + " or put the hub's own name or address into url";

  private Failures() {}

  static String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "the name of the hub is not known here: check url and the DNS of this machine";
      }
      if (cause instanceof SocketTimeoutException) {
        return "the hub does not answer in time: check url, firewall and proxy";
      }
      if (cause instanceof NoRouteToHostException) {
        return "there is no way to the hub's network: check routes and firewall";
      }
      if (cause instanceof ConnectException) {
        return "nothing listens at the hub's address: check url and whether the hub runs";
      }
      if (cause instanceof SSLException tls) {
        return tls(tls);
      }
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static String tls(SSLException failure) {
    String said = "TLS failed (" + failure.getMessage() + "): ";
    CertificateException certificate = certificateProblem(failure);
    if (certificate == null) {
      // It never came to a certificate: whoever answers there speaks something else.
      return said
          + "if the hub is served without TLS, begin url with http://; else check the port in url"
          + " and what is before the hub";
    }
    String problem = String.valueOf(certificate.getMessage());
    return problem.startsWith("No subject alternative") || problem.startsWith("No name matching")
        ? said + "the certificate is of another name: put the name that it was made for into url"
        : said + "if the hub's certificate is your own, set ca_file to its issuer's";
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
