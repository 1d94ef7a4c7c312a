package io.chatops.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** Reads the file with the API key. */
final class KeyReader {
  private KeyReader() {}

  /**
   * Reads the key.
   *
   * @param source where the setting comes from, for the message
   * @param warnings receives one if other users can read the file
   */
  static AgentKey read(Path file, String source, List<String> warnings) {
    String key;
    try {
      key = Files.readString(file).strip();
    } catch (IOException e) {
      throw new ConfigException(
          ("api_key_file is %s (from %s), which cannot be read: create it and let the"
                  + " agent's user read it")
              .formatted(file, source));
    }
    if (key.isEmpty() || key.lines().count() > 1) {
      throw new ConfigException(
          "api_key_file " + file + " must hold the API key in one line: write only the key to it");
    }
    warnIfOthersCanRead(file, warnings);
    return new AgentKey(key);
  }

  static void warnIfOthersCanRead(Path file, List<String> warnings) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        warnings.add(
            "Every local user can read the API key in " + file + ": run chmod o-r " + file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      warnings.add("Cannot check who may read the API key in " + file);
    }
  }
}
