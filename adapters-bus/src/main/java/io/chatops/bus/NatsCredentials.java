package io.chatops.bus;

import io.nats.client.AuthHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs in by a credentials file, which has a user's JWT and the seed of the user's Ed25519 key.
 * The file is read at each sign-in. The client's own code for it would bring Bouncy Castle.
 */
final class NatsCredentials implements AuthHandler {
  private static final Pattern JWT =
      Pattern.compile("-----BEGIN NATS USER JWT-----\\s+([A-Za-z0-9_.-]+)\\s");

  /** Base32 of two bytes that tell the kind, 32 of the seed, and two of a checksum. */
  private static final Pattern SEED =
      Pattern.compile("-----BEGIN USER NKEY SEED-----\\s+(SU[A-Z2-7]{56})\\s");

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SEED_FROM = 2;
  private static final int SEED_TO = SEED_FROM + 32;

  private final Path file;

  NatsCredentials(Path file) {
    this.file = file;
  }

  /**
   * Checks that the file can be used.
   *
   * @throws IOException if it cannot be read, or has no credentials
   */
  void check() throws IOException {
    for (Pattern needed : List.of(JWT, SEED)) {
      var unused = find(needed);
    }
  }

  @Override
  public byte[] sign(byte[] nonce) {
    try {
      byte[] seed = Arrays.copyOfRange(decoded(find(SEED)), SEED_FROM, SEED_TO);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
      signature.update(nonce);
      return signature.sign();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The hub cannot sign in to NATS", e);
    }
  }

  /** Returns none: the JWT has it. */
  @Override
  public char[] getID() {
    return new char[0];
  }

  @Override
  public char[] getJWT() {
    try {
      return find(JWT).toCharArray();
    } catch (IOException e) {
      throw new IllegalStateException("The hub cannot sign in to NATS", e);
    }
  }

  private String find(Pattern pattern) throws IOException {
    Matcher found = pattern.matcher(Files.readString(file));
    if (!found.find()) {
      throw new IOException(
          file + " is no credentials file with a user's JWT and seed, as nsc writes it");
    }
    return found.group(1);
  }

  private static byte[] decoded(String base32) {
    byte[] bytes = new byte[base32.length() * 5 / 8];
    int bits = 0;
    int waiting = 0;
    int at = 0;
    for (int i = 0; i < base32.length(); i++) {
      bits = bits << 5 | BASE32.indexOf(base32.charAt(i));
      waiting += 5;
      if (waiting >= 8) {
        waiting -= 8;
        bytes[at++] = (byte) (bits >> waiting);
      }
    }
    return bytes;
  }
}
