package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the board's sensors from {@code /sys/class/hwmon}, or the kernel's thermal zones if there
 * are none. Some chips respond slowly, so sensors are not read for every report.
 */
final class SensorReader {
  // Enough for a large server's board; more would fill the reports.
  private static final int MAX_SENSORS = 64;

  private final HostFiles files;

  SensorReader(HostFiles files) {
    this.files = files;
  }

  List<AgentReport.Sensor> read() {
    List<AgentReport.Sensor> sensors = new ArrayList<>();
    Path chips = files.sys("class/hwmon");
    for (String chip : files.names(chips)) {
      readChip(chips.resolve(chip), sensors);
    }
    if (sensors.isEmpty()) {
      readThermalZones(sensors);
    }
    return sensors.size() > MAX_SENSORS ? sensors.subList(0, MAX_SENSORS) : sensors;
  }

  private void readChip(Path chip, List<AgentReport.Sensor> sensors) {
    String chipName = files.text(chip.resolve("name")).map(String::strip).orElse("");
    for (String file : files.names(chip)) {
      if (!file.endsWith("_input")) {
        continue;
      }
      String channel = file.substring(0, file.length() - "_input".length());
      Kind kind = Kind.of(channel);
      Optional<Long> raw = kind == null ? Optional.empty() : files.number(chip.resolve(file));
      if (kind == null || raw.isEmpty() || !kind.plausible(raw.get())) {
        continue;
      }
      String label =
          files.text(chip.resolve(channel + "_label")).map(String::strip).orElse(channel);
      sensors.add(kind.sensor((chipName + " " + label).strip(), raw.get()));
    }
  }

  private void readThermalZones(List<AgentReport.Sensor> sensors) {
    Path zones = files.sys("class/thermal");
    for (String zone : files.names(zones)) {
      if (!zone.startsWith("thermal_zone")) {
        continue;
      }
      Optional<Long> raw = files.number(zones.resolve(zone).resolve("temp"));
      String name = files.text(zones.resolve(zone).resolve("type")).map(String::strip).orElse(zone);
      if (raw.isPresent() && Kind.TEMPERATURE.plausible(raw.get())) {
        sensors.add(Kind.TEMPERATURE.sensor(name, raw.get()));
      }
    }
  }

  /**
   * The supported kinds of sensors, each with the kernel's file prefix and the divisor from the
   * kernel's unit to ours.
   */
  private enum Kind {
    TEMPERATURE("temp", "temperature", 1000, "celsius", -100_000, 250_000),
    FAN("fan", "fan", 1, "rpm", 0, 100_000),
    VOLTAGE("in", "voltage", 1000, "volt", -100_000, 100_000);

    private final String prefix;
    private final String word;
    private final double divisor;
    private final String unit;
    private final long min;
    private final long max;

    Kind(String prefix, String word, double divisor, String unit, long min, long max) {
      this.prefix = prefix;
      this.word = word;
      this.divisor = divisor;
      this.unit = unit;
      this.min = min;
      this.max = max;
    }

    static @Nullable Kind of(String channel) {
      for (Kind kind : values()) {
        if (channel.matches(kind.prefix + "\\d+")) {
          return kind;
        }
      }
      return null;
    }

    // Unconnected inputs return implausible values, such as -128 or 65,261 degrees.
    boolean plausible(long raw) {
      return raw >= min && raw <= max;
    }

    AgentReport.Sensor sensor(String name, long raw) {
      return new AgentReport.Sensor(HostText.clean(name), word, raw / divisor, unit);
    }
  }
}
