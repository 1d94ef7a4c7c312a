package io.chatops.core.access;

/** Keeps the key that access tokens are signed with, so that all hubs of one storage share it. */
public interface SigningKeyRepository {
  /**
   * The stored key; the first call ever stores {@code candidate}. Of two first calls at once both
   * return the same key.
   *
   * @param candidate a private key, in the signer's own text form
   */
  SigningKey findOrAdd(SigningKey candidate);

  /** A private key in text form; never printed. */
  record SigningKey(String value) {
    @Override
    public String toString() {
      return "SigningKey[***]";
    }
  }
}
