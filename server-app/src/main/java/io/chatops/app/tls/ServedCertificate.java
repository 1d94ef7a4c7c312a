package io.chatops.app.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that a server can show, since it has the key.
 *
 * @param chain the server's own certificate first, then those of its issuers
 */
record ServedCertificate(PrivateKey key, List<X509Certificate> chain) {
  ServedCertificate {
    chain = List.copyOf(chain);
  }

  /** Returns the server's own certificate. */
  X509Certificate leaf() {
    return chain.get(0);
  }

  Instant until() {
    return leaf().getNotAfter().toInstant();
  }

  /** Returns true if the key is the certificate's. */
  boolean belongTogether() throws GeneralSecurityException {
    byte[] challenge = new byte[32];
    new SecureRandom().nextBytes(challenge);
    Signature signature =
        Signature.getInstance(
            key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(key);
    signature.update(challenge);
    byte[] signed = signature.sign();
    signature.initVerify(leaf().getPublicKey());
    signature.update(challenge);
    return signature.verify(signed);
  }

  /** Names no key. */
  @Override
  public String toString() {
    return "ServedCertificate[" + leaf().getSubjectX500Principal() + "]";
  }
}
