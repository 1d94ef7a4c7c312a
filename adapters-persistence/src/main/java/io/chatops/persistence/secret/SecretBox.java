package io.chatops.persistence.secret;

import io.chatops.persistence.sql.RowLocks;

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
    RowLocks.shareTurn(SealedValues.SEALING_LOCK);
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
