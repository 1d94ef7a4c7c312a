package io.chatops.core.access;

import java.time.Instant;

/**
 * A key pair that signs access tokens, in the form in which it is stored.
 *
 * @param id names the key in the header of each token that it signed
 * @param publicKey X.509 in Base64
 * @param privateKey PKCS#8 in Base64; never printed
 */
public record SigningKey(String id, Instant createdAt, String publicKey, String privateKey) {
  @Override
  public String toString() {
    return "SigningKey[" + id + ", privateKey=***]";
  }
}
