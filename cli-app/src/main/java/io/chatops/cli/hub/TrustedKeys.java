package io.chatops.cli.hub;

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
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The keys trusted to be the hub's: those that Java's certificates and a file vouch for, or the one
 * with a fingerprint.
 *
 * @param caFile PEM certificates to trust, too; absent: Java's alone
 * @param fingerprint of the one key to trust; absent: certificates decide
 */
public record TrustedKeys(@Nullable Path caFile, @Nullable KeyFingerprint fingerprint) {
  /** The certificates of the Java installation. */
  public static final TrustedKeys OF_JAVA = new TrustedKeys(null, null);

  /**
   * Reads both settings.
   *
   * @throws CliException if the fingerprint is not one
   */
  public static TrustedKeys of(@Nullable String caFile, @Nullable String fingerprint) {
    try {
      return new TrustedKeys(
          caFile == null ? null : Path.of(caFile).toAbsolutePath(),
          fingerprint == null ? null : new KeyFingerprint(fingerprint));
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "The hub's fingerprint must be sha256// and 32 bytes in Base64, as the hub's log shows it"
              + " at its start");
    }
  }

  /** Returns what TLS needs to check the hub's key. */
  SSLContext context() {
    try {
      if (fingerprint != null) {
        return context(new TrustManager[] {new PinnedHubKey(fingerprint)});
      }
      return caFile == null ? SSLContext.getDefault() : context(managers(withFile(caFile)));
    } catch (GeneralSecurityException | IOException e) {
      throw CliException.failed("TLS could not be set up: " + e.getMessage());
    }
  }

  private static KeyStore withFile(Path file) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int number = 0;
    for (Certificate certificate : read(file)) {
      trusted.setCertificateEntry("file-" + number++, certificate);
    }
    if (number == 0) {
      throw CliException.usage(file + " has no certificates; put PEM certificates into it");
    }
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager installed) {
        for (X509Certificate certificate : installed.getAcceptedIssuers()) {
          trusted.setCertificateEntry("java-" + number++, certificate);
        }
      }
    }
    return trusted;
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException | CertificateException e) {
      throw CliException.usage(
          file + " cannot be read as certificates; name a file of PEM certificates");
    }
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
