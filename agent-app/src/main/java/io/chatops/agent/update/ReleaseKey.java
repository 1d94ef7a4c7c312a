package io.chatops.agent.update;

import io.chatops.agent.config.ConfigException;
import io.chatops.agent.config.UpdateRules;
import io.chatops.protocol.AgentRelease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The key that releases of the agent are signed with. */
public final class ReleaseKey {
  private static final int LARGEST = 4096;

  private ReleaseKey() {}

  /** Returns the key that this program was built with; empty if there is none. */
  public static Optional<Minisign> builtIn() {
    try (InputStream in = ReleaseKey.class.getResourceAsStream("release.properties")) {
      if (in == null) {
        throw new IllegalStateException("release.properties is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      String key = properties.getProperty("key", "");
      return key.isBlank() ? Optional.empty() : Optional.of(Minisign.key(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      if (Files.size(file) > LARGEST) {
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
    if (Files.size(signature) > Minisign.LONGEST_SIGNATURE) {
      throw new Minisign.NotSignedException(signature + " is too large for a signature");
    }
    String comment = key.verify(program, Files.readString(signature));
    return AgentRelease.parse(comment)
        .orElseThrow(
            () ->
                new Minisign.NotSignedException(
                    "the release key signed it as \""
                        + comment
                        + "\", which is no release of the agent"));
  }
}
