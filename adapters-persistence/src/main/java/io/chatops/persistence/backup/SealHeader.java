package io.chatops.persistence.backup;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The beginning of a sealed file, and the key that it gives with a passphrase: PBKDF2 with
 * HMAC-SHA-256. The rest are chunks of 64 KiB, each sealed by AES-256-GCM with the header as
 * associated data. A nonce is four bytes, 1 in the last chunk and else 0, and the number of the
 * chunk (the construction STREAM). So no chunk can be changed, moved, left out or added.
 */
final class SealHeader {
  static final int CHUNK_BYTES = 64 * 1024;
  static final int TAG_BYTES = 16;

  private static final byte[] MAGIC = "CHATOPS\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SALT_BYTES = 16;
  private static final int ROUNDS = 600_000;

  /** The most rounds that a file may ask for: a few seconds of work. */
  private static final int MAX_ROUNDS = 10 * ROUNDS;

  private final byte[] bytes;
  private final SecretKeySpec key;

  private SealHeader(byte[] salt, int rounds, char[] passphrase) {
    bytes =
        ByteBuffer.allocate(MAGIC.length + SALT_BYTES + Integer.BYTES)
            .put(MAGIC)
            .put(salt)
            .putInt(rounds)
            .array();
    try {
      PBEKeySpec spec = new PBEKeySpec(passphrase, salt, rounds, 256);
      key =
          new SecretKeySpec(
              SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                  .generateSecret(spec)
                  .getEncoded(),
              "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2", e);
    }
  }

  /** Returns a header with a new salt, and so a new key. */
  static SealHeader create(char[] passphrase) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new SealHeader(salt, ROUNDS, passphrase);
  }

  /** Returns true if a file that begins like this is sealed. */
  static boolean begins(byte[] start) {
    return Arrays.equals(start, MAGIC);
  }

  /** Returns true if a file that begins like this was sealed by another version. */
  static boolean beginsOtherForm(byte[] start) {
    int name = MAGIC.length - 1;
    return start.length == MAGIC.length && Arrays.equals(start, 0, name, MAGIC, 0, name);
  }

  /** Reads a header, the magic bytes of which were read already. */
  static SealHeader read(InputStream in, char[] passphrase) throws IOException {
    DataInputStream data = new DataInputStream(in);
    byte[] salt = new byte[SALT_BYTES];
    data.readFully(salt);
    int rounds = data.readInt();
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new BackupException("The backup is damaged: its header names " + rounds + " rounds");
    }
    return new SealHeader(salt, rounds, passphrase);
  }

  static int magicBytes() {
    return MAGIC.length;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Cipher cipher(int mode, long chunk, boolean last) throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(12).putInt(last ? 1 : 0).putLong(chunk).array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(bytes);
    return cipher;
  }

  /**
   * Returns true if the first chunk was sealed with this key, as the start of its content shows,
   * though the seal is broken, such as of a file that was cut off. Nothing of it may be used.
   */
  boolean sealed(byte[] firstChunk, byte[] contentStart) throws GeneralSecurityException {
    for (int last = 0; last <= 1 && firstChunk.length >= contentStart.length; last++) {
      // GCM is CTR, whose second block is the first of the content.
      byte[] block = ByteBuffer.allocate(16).putInt(last).putLong(0).putInt(2).array();
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(block));
      if (Arrays.equals(cipher.doFinal(firstChunk, 0, contentStart.length), contentStart)) {
        return true;
      }
    }
    return false;
  }
}
