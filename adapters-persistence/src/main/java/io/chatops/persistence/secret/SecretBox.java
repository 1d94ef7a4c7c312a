package io.chatops.persistence.secret;

import io.chatops.persistence.sql.RowLocks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Provides the adapters with the keys currently in the file, which a rotation may change while the
 * hub runs. Safe for use by many threads.
 */
public final class SecretBox {
  private final KeyFile file;
  private volatile SecretKeys keys;

  /** Creates a box with keys already read from the file. */
  public SecretBox(KeyFile file, SecretKeys keys) {
    this.file = file;
    this.keys = keys;
  }

  /**
   * Returns the keys for sealing in the current transaction. Call it before taking any other lock:
   * a rotation waits for the transactions that may still seal with the previous key.
   */
  public SecretKeys forSealing() {
    RowLocks.lockShared(SealedValues.SEALING_LOCK);
    SecretKeys present = file.read();
    keys = present;
    return present;
  }

  /** Returns the keys as they were read last. */
  SecretKeys present() {
    return keys;
  }

  /**
   * Reads the file again.
   *
   * @throws SecretKeyException if it cannot be read
   */
  SecretKeys reread() {
    SecretKeys present = file.read();
    keys = present;
    return present;
  }

  /**
   * Returns hashes of a text that nobody can make without the keys, by the newest key first. Reads
   * the file anew, so that all hubs return the same.
   *
   * @param purpose hashes for one purpose are not those for another one
   */
  public List<byte[]> hashes(String purpose, String text) {
    return newest().keys().stream().map(key -> hash(key, purpose + "\n" + text)).toList();
  }

  private SecretKeys newest() {
    try {
      return reread();
    } catch (SecretKeyException e) {
      return keys; // whoever seals values says so
    }
  }

  private static byte[] hash(SealingKey key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }

  /**
   * Opens a value that was sealed for this row.
   *
   * @throws SecretKeyException if the file lacks its key, or the value was changed or moved
   */
  public byte[] open(byte[] sealed, SealedColumn column, Object row) {
    SecretKeys known = keys;
    if (!known.has(SecretKeys.keyId(sealed, column, row))) {
      known = file.read();
      keys = known;
    }
    return known.open(sealed, column, row);
  }
}
