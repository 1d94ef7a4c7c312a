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
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates trusted for the hub: those of the Java installation, of the operating system and
 * in ca_file, or any with the key that hub_fingerprint names.
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
    return sockets(caFile, fingerprint, SystemTrust.BUNDLES);
  }

  static SSLSocketFactory sockets(
      @Nullable Path caFile, @Nullable KeyFingerprint fingerprint, List<Path> ofSystem) {
    try {
      if (fingerprint != null) {
        return sockets(new PinnedKey(fingerprint));
      }
      X509ExtendedTrustManager installed = manager((KeyStore) null);
      return sockets(
          new SystemTrust(caFile == null ? installed : with(caFile, installed), ofSystem));
    } catch (CertificateException e) {
      throw new ConfigException(
          "ca_file " + caFile + " does not hold valid certificates: put PEM certificates in it");
    } catch (GeneralSecurityException | IOException e) {
      throw new ConfigException("could not set up TLS: " + e.getMessage());
    }
  }

  private static X509ExtendedTrustManager with(Path caFile, X509ExtendedTrustManager installed)
      throws GeneralSecurityException, IOException {
    List<Certificate> trusted = new ArrayList<>(read(caFile));
    if (trusted.isEmpty()) {
      throw new ConfigException("ca_file " + caFile + " is empty: put PEM certificates in it");
    }
    trusted.addAll(List.of(installed.getAcceptedIssuers()));
    return manager(trusted);
  }

  private static SSLSocketFactory sockets(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context.getSocketFactory();
  }

  /** Returns the certificates of a file in PEM. */
  static Collection<? extends Certificate> read(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  /** Returns trust in whatever these certificates vouch for. */
  static X509ExtendedTrustManager manager(Collection<? extends Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : trusted) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    return manager(store);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new NoSuchAlgorithmException("Java checks no certificates");
  }
}
