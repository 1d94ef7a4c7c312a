package io.chatops.agent.connection;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says in words why the hub cannot be reached, and what helps. */
final class Failures {
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
      if (cause instanceof SSLException) {
        return "TLS failed ("
            + cause.getMessage()
            + "): if the hub's certificate is your own, set ca_file to its issuer's";
      }
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
