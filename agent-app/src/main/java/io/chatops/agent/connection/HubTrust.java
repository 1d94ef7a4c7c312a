package io.chatops.agent.connection;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.ConfigException;
import io.chatops.protocol.HubCertificates;
import io.chatops.protocol.KeyFingerprint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sockets and HTTP connections that trust the hub: by the certificates of the Java installation, of
 * the operating system and in ca_file, or by the key that hub_fingerprint names.
 */
public final class HubTrust {
  private HubTrust() {}

  /**
   * Returns a factory of sockets that trust the hub of the configuration.
   *
   * @throws ConfigException if ca_file does not hold certificates
   */
  public static SSLSocketFactory sockets(AgentConfig config) {
    return sockets(config.caFile(), config.hubFingerprint());
  }

  static SSLSocketFactory sockets(@Nullable Path caFile, @Nullable KeyFingerprint fingerprint) {
    return sockets(caFile, fingerprint, HubCertificates.OF_SYSTEM);
  }

  static SSLSocketFactory sockets(
      @Nullable Path caFile, @Nullable KeyFingerprint fingerprint, List<Path> ofSystem) {
    try {
      X509ExtendedTrustManager trust = HubCertificates.trust(caFile, fingerprint, ofSystem);
      return HubCertificates.context(trust).getSocketFactory();
    } catch (CertificateException e) {
      throw new ConfigException(
          "ca_file " + caFile + " holds no valid certificates: put PEM certificates in it");
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("could not set up TLS: " + e.getMessage());
    }
  }

  /** Opens a connection that follows no redirect, which could send a secret to another host. */
  public static HttpURLConnection open(URI address, SSLSocketFactory sockets, int timeoutMillis)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    if (connection instanceof HttpsURLConnection encrypted) {
      encrypted.setSSLSocketFactory(sockets);
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    return connection;
  }

  /** The reading of an answer. */
  @FunctionalInterface
  public interface Answer<T> {
    T read() throws IOException;
  }

  /**
   * Reads an answer and disconnects. The time is for all of it: a hub could send one byte after the
   * other, each within the timeout of the connection.
   *
   * @throws SocketTimeoutException if it takes longer
   */
  public static <T> T within(Duration time, HttpURLConnection connection, Answer<T> answer)
      throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    Thread deadline =
        new Thread(
            () -> {
              try {
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                late.set(true);
                connection.disconnect();
              } catch (InterruptedException e) {
                // It was in time.
              }
            },
            "deadline of an answer");
    deadline.setDaemon(true);
    deadline.start();
    try {
      return answer.read();
    } catch (IOException e) {
      if (late.get()) {
        throw new SocketTimeoutException("it takes more than " + time.toSeconds() + " s");
      }
      throw e;
    } finally {
      deadline.interrupt();
      connection.disconnect();
    }
  }
}
