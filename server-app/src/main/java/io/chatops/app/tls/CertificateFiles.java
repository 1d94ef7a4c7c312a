package io.chatops.app.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.chatops.app.config.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificate and key in files of an administrator, who may replace them at any time. */
final class CertificateFiles implements CertificateSource {
  private static final String CERTIFICATE = "chatops.tls-certificate (CHATOPS_TLS_CERTIFICATE)";
  private static final String KEY = "chatops.tls-key (CHATOPS_TLS_KEY)";

  /** The largest file, in bytes: a chain has a few thousand. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path certificate;
  private final Path key;
  private String lastTexts = "";
  private @Nullable ServedCertificate last;

  CertificateFiles(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  @Override
  public boolean isPinned() {
    return false;
  }

  @Override
  public ServedCertificate read() {
    String chainText = text(CERTIFICATE, certificate);
    String keyText = text(KEY, key);
    ServedCertificate known = last;
    if (known != null && lastTexts.equals(chainText + keyText)) {
      return known;
    }
    ServedCertificate served = parse(chainText, keyText);
    lastTexts = chainText + keyText;
    last = served;
    return served;
  }

  private ServedCertificate parse(String chainText, String keyText) {
    List<X509Certificate> chain = chain(chainText);
    try {
      PrivateKey privateKey = Pem.privateKey(keyText, chain.get(0).getPublicKey());
      ServedCertificate served = new ServedCertificate(privateKey, chain);
      if (served.belongTogether()) {
        return served;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SettingsException(
          KEY
              + " is "
              + key
              + ", which has no key for the certificate of "
              + certificate
              + " ("
              + e.getMessage()
              + "); name the file with its RSA or EC key in PEM, without a password");
    }
    throw new SettingsException(
        KEY
            + " is "
            + key
            + ", whose key is not the one of the certificate in "
            + certificate
            + "; name the two files of one pair");
  }

  private List<X509Certificate> chain(String text) {
    try {
      List<X509Certificate> chain = Pem.certificates(text);
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (CertificateException | IllegalArgumentException e) {
      // Reported below, like a file without a certificate.
    }
    throw new SettingsException(
        CERTIFICATE
            + " is "
            + certificate
            + ", which has no certificates in PEM; name the file with the hub's own first, then those"
            + " of its issuers");
  }

  private static String text(String setting, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return new String(bytes, ISO_8859_1);
    } catch (IOException e) {
      throw new SettingsException(
          setting
              + " is "
              + file
              + ", which cannot be read ("
              + e
              + "); name a PEM file that the hub's user may read");
    }
  }
}
