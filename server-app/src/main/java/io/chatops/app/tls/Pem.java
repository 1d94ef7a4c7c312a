package io.chatops.app.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as PEM texts. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private Pem() {}

  /** Returns the certificates of a text, in its order. */
  static List<X509Certificate> certificates(String text) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
      }
    }
    return certificates;
  }

  /**
   * Returns the private key of a text: PKCS #8, or the older forms of RSA and elliptic curves.
   *
   * @param owner the public key, whose algorithm the older forms leave out
   * @throws InvalidKeyException if there is none that can be read, with the reason
   */
  static PrivateKey privateKey(String text, PublicKey owner) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return privateKey(decode(block.group(2)), owner.getAlgorithm());
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          if (block.group(2).contains("ENCRYPTED")) {
            throw encrypted();
          }
          return privateKey(
              Der.value(
                  Der.SEQUENCE,
                  Der.integer(BigInteger.ZERO),
                  Der.first(owner.getEncoded()),
                  Der.value(Der.OCTET_STRING, decode(block.group(2)))),
              owner.getAlgorithm());
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
        default -> {} // such as EC PARAMETERS, which openssl writes before a key
      }
    }
    throw new InvalidKeyException("it has no PRIVATE KEY block");
  }

  static String of(X509Certificate certificate) throws CertificateException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String name, byte[] content) {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN " + name + "-----\n" + lines + "\n-----END " + name + "-----\n";
  }

  private static PrivateKey privateKey(byte[] pkcs8, String algorithm)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static InvalidKeyException encrypted() {
    return new InvalidKeyException("it is encrypted, and the hub has no password for it");
  }
}
