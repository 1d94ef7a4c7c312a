package io.chatops.persistence.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals values with AES-256-GCM and opens them. The first key seals; the others only open. A sealed
 * value consists of a version byte, the key's id, a random nonce, the encrypted value and its tag.
 * The tag also covers table, column and row, so that a value does not open in another place.
 * Immutable.
 */
public final class SecretKeys {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + SealingKey.ID_BYTES;
  private static final int NONCE = 12;
  private static final int TAG = 16;

  /** The length of a sealed empty value, in bytes. */
  static final int LEAST_BYTES = HEADER + NONCE + TAG;

  private final List<SealingKey> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param keys at least one; the first one seals
   */
  SecretKeys(List<SealingKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
    this.keys = List.copyOf(keys);
  }

  List<SealingKey> keys() {
    return keys;
  }

  /** Returns the id of the key that seals. */
  String sealingId() {
    return keys.get(0).id();
  }

  boolean has(String id) {
    return keys.stream().anyMatch(key -> key.id().equals(id));
  }

  /** Returns these keys preceded by a new one, which seals from now on. */
  SecretKeys withNewest(SealingKey newest) {
    return new SecretKeys(Stream.concat(Stream.of(newest), keys.stream()).toList());
  }

  /** Returns only the key that seals. */
  SecretKeys newestOnly() {
    return new SecretKeys(keys.subList(0, 1));
  }

  /**
   * Seals a value for a row.
   *
   * @param row the primary key of the row
   */
  public byte[] seal(byte[] value, SealedColumn column, Object row) {
    SealingKey key = keys.get(0);
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] header =
        ByteBuffer.allocate(HEADER).put(VERSION).put(HexFormat.of().parseHex(key.id())).array();
    try {
      byte[] encrypted =
          cipher(Cipher.ENCRYPT_MODE, key, nonce, header, column, row).doFinal(value);
      return ByteBuffer.allocate(HEADER + NONCE + encrypted.length)
          .put(header)
          .put(nonce)
          .put(encrypted)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no AES-256-GCM", e);
    }
  }

  /**
   * Opens a value that was sealed for this row.
   *
   * @throws SecretKeyException if the key is missing, or the value was changed or moved
   */
  public byte[] open(byte[] sealed, SealedColumn column, Object row) {
    String id = keyId(sealed, column, row);
    SealingKey key =
        keys.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new SecretKeyException(
                        column.place(row) + " is sealed with key " + id + ", which is missing"));
    ByteBuffer rest = ByteBuffer.wrap(sealed);
    byte[] header = new byte[HEADER];
    byte[] nonce = new byte[NONCE];
    rest.get(header).get(nonce);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, header, column, row)
          .doFinal(sealed, rest.position(), rest.remaining());
    } catch (GeneralSecurityException e) {
      throw new SecretKeyException(
          column.place(row)
              + " does not open: it was changed, or moved here from another row;"
              + " the command 'chatops-hub reset-secrets' discards it",
          e);
    }
  }

  /** Returns the id of the key that sealed a value. */
  static String keyId(byte[] sealed, SealedColumn column, Object row) {
    if (sealed.length < LEAST_BYTES || sealed[0] != VERSION) {
      throw new SecretKeyException(
          column.place(row)
              + " does not open: it was changed, or a newer chatops-hub wrote it; the command"
              + " 'chatops-hub reset-secrets' discards it");
    }
    return HexFormat.of().formatHex(sealed, 1, HEADER);
  }

  private static Cipher cipher(
      int mode, SealingKey key, byte[] nonce, byte[] header, SealedColumn column, Object row)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.forCipher(), new GCMParameterSpec(TAG * 8, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(column.place(row).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
