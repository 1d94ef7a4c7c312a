package io.chatops.agent.update;

import io.chatops.agent.config.ConfigException;
import io.chatops.agent.config.UpdateRules;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.BuildProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The key that releases of the agent are signed with. */
public final class ReleaseKey {
  private static final int MAX_BYTES = 4096;

  private ReleaseKey() {}

  /** Returns the key that this program was built with; empty if there is none. */
  public static Optional<Minisign> builtIn() {
    String key = BuildProperties.get(ReleaseKey.class, "release.properties", "key");
    return key.isBlank() ? Optional.empty() : Optional.of(Minisign.key(key));
  }

  /** Returns the key that this host trusts; empty if there is none. */
  public static Optional<Minisign> of(UpdateRules rules) {
    Path file = rules.releaseKeyFile();
    if (file == null) {
      return builtIn();
    }
    try {
      return Optional.of(in(file));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("release_key_file " + file + " cannot be used: " + e.getMessage());
    }
  }

  /**
   * Reads a key from a file.
   *
   * @throws IllegalArgumentException if the file holds no key, with the reason
   */
  public static Minisign in(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("it is too large for a key");
      }
      return Minisign.key(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("it cannot be read", e);
    }
  }

  /**
   * Checks a program of the agent and its signature.
   *
   * @return the release that the key signed it as
   * @throws Minisign.NotSignedException if the key did not sign it, or as something else
   * @throws IOException if a file cannot be read
   */
  public static AgentRelease verify(Minisign key, Path program, Path signature)
      throws Minisign.NotSignedException, IOException {
    if (Files.size(signature) > Minisign.MAX_SIGNATURE_LENGTH) {
      throw new Minisign.NotSignedException(signature + " is too large for a signature");
    }
    String comment = key.verify(program, Files.readString(signature));
    return AgentRelease.parse(comment)
        .orElseThrow(
            () ->
                new Minisign.NotSignedException(
                    "the release key signed it as \"%s\", which is not a release of the agent"
                        .formatted(comment)));
  }
}
