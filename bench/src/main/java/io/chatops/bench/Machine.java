package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine that the numbers were measured on. */
final class Machine {
  private Machine() {}

  static String describe() {
    return String.format(
        Locale.ROOT,
        "%d x %s, %.0f GB, Linux %s, JDK %s, load before %s",
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name", "processor of unknown make"),
        Double.parseDouble(field("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "")) / 1e6,
        System.getProperty("os.version"),
        Runtime.version(),
        load());
  }

  /** The load of the last minute. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String field(String file, String name, String otherwise) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      return otherwise;
    }
    return otherwise;
  }
}
