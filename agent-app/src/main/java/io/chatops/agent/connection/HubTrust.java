package io.chatops.agent.connection;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.ConfigException;
import io.chatops.protocol.KeyFingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates trusted for the hub: those of the Java installation and those in ca_file, or any
 * with the key that hub_fingerprint names.
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
    try {
      if (fingerprint != null) {
        return sockets(new TrustManager[] {new PinnedKey(fingerprint)});
      }
      if (caFile == null) {
        return SSLContext.getDefault().getSocketFactory();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : read(caFile)) {
        trusted.setCertificateEntry("file-" + number++, certificate);
      }
      if (number == 0) {
        throw new ConfigException("ca_file " + caFile + " is empty: put PEM certificates in it");
      }
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager installed) {
          for (X509Certificate certificate : installed.getAcceptedIssuers()) {
            trusted.setCertificateEntry("java-" + number++, certificate);
          }
        }
      }
      return sockets(managers(trusted));
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("could not set up TLS: " + e.getMessage());
    }
  }

  private static SSLSocketFactory sockets(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context.getSocketFactory();
  }

  private static Collection<? extends Certificate> read(Path caFile) throws IOException {
    try (InputStream in = Files.newInputStream(caFile)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new ConfigException(
          "ca_file " + caFile + " does not hold valid certificates: put PEM certificates in it");
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
