package io.chatops.cli.hub;

import io.chatops.protocol.HubCertificates;
import io.chatops.protocol.KeyFingerprint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The TLS keys to trust: those with certificates of the Java installation, of the operating system
 * or in a file, or one key.
 *
 * @param caFile additional PEM certificates to trust; absent for none
 * @param fingerprint the only key to trust; absent if certificates decide
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

  /** Returns the context of connections to the hub. */
  SSLContext context() {
    try {
      return HubCertificates.context(
          HubCertificates.trust(caFile, fingerprint, HubCertificates.OF_SYSTEM));
    } catch (CertificateException | NoSuchFileException | AccessDeniedException e) {
      throw CliException.usage(
          caFile + " cannot be read as certificates; name a file of PEM certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw CliException.failed("TLS could not be set up: " + e.getMessage());
    }
  }
}
