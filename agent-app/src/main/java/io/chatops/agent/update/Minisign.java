package io.chatops.agent.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A public key of minisign. It checks signatures over files, and over their trusted comments.
 *
 * <p>A signature file has four lines: a comment that anyone may change; the signature of the file
 * in Base64; the trusted comment; and the signature of the first signature and that comment
 * together.
 */
public final class Minisign {
  /** The most bytes of a signature's text. */
  public static final int MAX_SIGNATURE_LENGTH = 4096;

  // The older kind signs the whole file, which then has to be in memory at once.
  private static final int MAX_UNHASHED_BYTES = 1 << 20;
  private static final String TRUSTED_COMMENT = "trusted comment: ";
  private static final String UNTRUSTED_COMMENT = "untrusted comment:";
  private static final int ALGORITHM = 2;
  private static final int KEY_ID = 8;
  private static final int SIGNATURE = 64;
  private static final int RAW_KEY = 32;
  // The head of an Ed25519 key in the JDK's form.
  private static final byte[] KEY_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final byte[] keyId;
  private final PublicKey key;

  private Minisign(byte[] keyId, PublicKey key) {
    this.keyId = keyId;
    this.key = key;
  }

  /** Thrown for a file that the key did not sign; the message names the reason. */
  public static final class NotSignedException extends Exception {
    NotSignedException(String reason) {
      super(reason);
    }
  }

  /**
   * Parses a public key: the line that starts with {@code RW}, with or without the comment before
   * it.
   *
   * @throws IllegalArgumentException if it is not a key, with the reason
   */
  public static Minisign key(String text) {
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith(UNTRUSTED_COMMENT))
            .toList();
    byte[] bytes = lines.size() == 1 ? decoded(lines.get(0)) : new byte[0];
    if (bytes.length != ALGORITHM + KEY_ID + RAW_KEY || bytes[0] != 'E' || bytes[1] != 'd') {
      throw new IllegalArgumentException(
          "it is not a public key of minisign, which is a line that starts with RW");
    }
    byte[] encoded = Arrays.copyOf(KEY_HEAD, KEY_HEAD.length + RAW_KEY);
    System.arraycopy(bytes, ALGORITHM + KEY_ID, encoded, KEY_HEAD.length, RAW_KEY);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      // The JDK notices a point that is not on the curve only now.
      Signature.getInstance("Ed25519").initVerify(key);
      return new Minisign(Arrays.copyOfRange(bytes, ALGORITHM, ALGORITHM + KEY_ID), key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is not a usable key (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Checks a file.
   *
   * @param signature the text of its signature file
   * @return the trusted comment
   * @throws NotSignedException if the signature is not of this key, file and comment
   * @throws IOException if the file cannot be read
   */
  public String verify(Path file, String signature) throws NotSignedException, IOException {
    List<String> lines = signature.lines().toList();
    if (signature.length() > MAX_SIGNATURE_LENGTH
        || lines.size() != 4
        || !lines.get(0).startsWith(UNTRUSTED_COMMENT)
        || !lines.get(2).startsWith(TRUSTED_COMMENT)) {
      throw new NotSignedException(
          "the signature is not in minisign's format: it is truncated or corrupt");
    }
    byte[] first = decoded(lines.get(1));
    byte[] global = decoded(lines.get(3));
    if (first.length != ALGORITHM + KEY_ID + SIGNATURE || global.length != SIGNATURE) {
      throw new NotSignedException(
          "the signature is not in minisign's format: it is truncated or corrupt");
    }
    byte[] id = Arrays.copyOfRange(first, ALGORITHM, ALGORITHM + KEY_ID);
    if (!Arrays.equals(id, keyId)) {
      throw new NotSignedException(
          "it is signed with the key " + spelled(id) + ", and the release key is " + this);
    }
    byte[] ofFile = Arrays.copyOfRange(first, ALGORITHM + KEY_ID, first.length);
    if (!isOf(signedBytes(file, first), ofFile)) {
      throw new NotSignedException(
          "its content does not match the signature of the release key " + this);
    }
    String comment = lines.get(2).substring(TRUSTED_COMMENT.length());
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    byte[] both = Arrays.copyOf(ofFile, SIGNATURE + text.length);
    System.arraycopy(text, 0, both, SIGNATURE, text.length);
    if (!isOf(both, global)) {
      throw new NotSignedException(
          "its trusted comment does not match the signature of the release key " + this);
    }
    return comment;
  }

  /** Returns the bytes that the first signature is over. */
  private static byte[] signedBytes(Path file, byte[] first)
      throws NotSignedException, IOException {
    if (first[0] == 'E' && first[1] == 'D') {
      return hash(file);
    }
    if (first[0] != 'E' || first[1] != 'd') {
      throw new NotSignedException("this version does not support this kind of signature");
    }
    if (Files.size(file) > MAX_UNHASHED_BYTES) {
      throw new NotSignedException(
          "the signature is of the older kind, which is for files up to 1 MiB here: sign it without"
              + " -l");
    }
    return Files.readAllBytes(file);
  }

  private static byte[] hash(Path file) throws IOException {
    Blake2b hash = new Blake2b();
    byte[] piece = new byte[32 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.read(piece);
      while (read >= 0) {
        hash.update(piece, 0, read);
        read = in.read(piece);
      }
    }
    return hash.digest();
  }

  private boolean isOf(byte[] bytes, byte[] signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // the JDK throws for some signatures that it cannot read
    }
  }

  private static byte[] decoded(String line) {
    try {
      byte[] bytes = Base64.getDecoder().decode(line);
      // One spelling only: the decoder ignores the last bits of some texts.
      return Base64.getEncoder().encodeToString(bytes).equals(line) ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Returns the key's id as minisign shows it: its eight bytes, the last first, in capitals. */
  private static String spelled(byte[] id) {
    StringBuilder text = new StringBuilder();
    for (int i = id.length - 1; i >= 0; i--) {
      text.append(HexFormat.of().withUpperCase().toHexDigits(id[i]));
    }
    return text.toString();
  }

  /** Returns the key's id. */
  @Override
  public String toString() {
    return spelled(keyId);
  }
}
