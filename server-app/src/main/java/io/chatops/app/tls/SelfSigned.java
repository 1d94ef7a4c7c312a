package io.chatops.app.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;

/** Makes certificates that their own key signs (X.509 version 3, ECDSA with SHA-256). */
final class SelfSigned {
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  /** Context-specific tags. */
  private static final int VERSION = 0xa0;

  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /** A client that trusts such a certificate trusts it for its server alone. */
  private static final byte[] NO_AUTHORITY = Der.value(Der.OCTET_STRING, Der.value(Der.SEQUENCE));

  private static final byte[] FOR_SERVERS =
      Der.value(Der.OCTET_STRING, Der.value(Der.SEQUENCE, Der.oid(SERVER_AUTHENTICATION)));

  private SelfSigned() {}

  /**
   * Makes a certificate.
   *
   * @param key an elliptic curve's
   * @param name the subject's and issuer's, for users
   * @param hosts names and addresses of the server
   */
  static X509Certificate make(
      KeyPair key, String name, Collection<String> hosts, Instant from, Instant until)
      throws GeneralSecurityException {
    byte[] algorithm = Der.value(Der.SEQUENCE, Der.oid(ECDSA_WITH_SHA256));
    byte[] content = content(key.getPublic(), algorithm, name, hosts, from, until);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(content);
    byte[] certificate = Der.value(Der.SEQUENCE, content, algorithm, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static byte[] content(
      PublicKey key,
      byte[] algorithm,
      String name,
      Collection<String> hosts,
      Instant from,
      Instant until) {
    byte[] subject =
        Der.value(
            Der.SEQUENCE,
            Der.value(Der.SET, Der.value(Der.SEQUENCE, Der.oid(COMMON_NAME), Der.text(name))));
    return Der.value(
        Der.SEQUENCE,
        Der.value(VERSION, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(127, new SecureRandom()).setBit(126)),
        algorithm,
        subject,
        Der.value(Der.SEQUENCE, Der.time(from), Der.time(until)),
        subject,
        key.getEncoded(),
        Der.value(
            EXTENSIONS,
            Der.value(
                Der.SEQUENCE,
                extension(BASIC_CONSTRAINTS, true, NO_AUTHORITY),
                extension(EXTENDED_KEY_USAGE, false, FOR_SERVERS),
                extension(SUBJECT_ALTERNATIVE_NAME, false, alternativeNames(hosts)))));
  }

  /** Returns the value of the extension that has these names. */
  static byte[] alternativeNames(Collection<String> hosts) {
    byte[][] names = hosts.stream().map(SelfSigned::name).toArray(byte[][]::new);
    return Der.value(Der.OCTET_STRING, Der.value(Der.SEQUENCE, names));
  }

  private static byte[] name(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    return address == null
        ? Der.value(DNS_NAME, host.getBytes(US_ASCII))
        : Der.value(IP_ADDRESS, address);
  }

  private static byte[] extension(String oid, boolean critical, byte[] wrapped) {
    return Der.value(
        Der.SEQUENCE,
        Der.oid(oid),
        critical ? Der.value(Der.BOOLEAN, new byte[] {(byte) 0xff}) : new byte[0],
        wrapped);
  }
}
