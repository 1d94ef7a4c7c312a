package io.chatops.agent.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** A key that signs as minisign does. */
public final class TestKey {
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private final KeyPair pair;

  private TestKey(KeyPair pair) {
    this.pair = pair;
  }

  public static TestKey make() throws GeneralSecurityException {
    return new TestKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  /** Writes the public key. */
  public Path publicKey(Path file) throws IOException {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return Files.writeString(file, base64("Ed".getBytes(UTF_8), ID, raw) + "\n");
  }

  /** Returns a signature of these bytes, with this trusted comment. */
  public String sign(byte[] content, String comment) throws GeneralSecurityException {
    Blake2b hash = new Blake2b();
    hash.update(content, 0, content.length);
    byte[] first = signed(hash.digest());
    byte[] text = comment.getBytes(UTF_8);
    byte[] both = Arrays.copyOf(first, first.length + text.length);
    System.arraycopy(text, 0, both, first.length, text.length);
    return String.join(
        "\n",
        "untrusted comment: a test",
        base64("ED".getBytes(UTF_8), ID, first),
        "trusted comment: " + comment,
        base64(signed(both)),
        "");
  }

  private byte[] signed(byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(bytes);
    return signature.sign();
  }

  private static String base64(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }
}
