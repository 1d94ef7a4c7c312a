package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.AgentReport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorReaderTest {
  @TempDir private Path directory;

  @Test
  void readsChipsInTheUnitsOfReports() throws IOException {
    FakeHost host =
        new FakeHost(directory)
            .put("sys/class/hwmon/hwmon0/name", "coretemp\n")
            .put("sys/class/hwmon/hwmon0/temp1_input", "42500\n")
            .put("sys/class/hwmon/hwmon0/temp1_label", "Package id 0\n")
            .put("sys/class/hwmon/hwmon0/temp1_max", "100000\n")
            .put("sys/class/hwmon/hwmon1/name", "nct6775\n")
            .put("sys/class/hwmon/hwmon1/fan2_input", "1200\n")
            .put("sys/class/hwmon/hwmon1/in0_input", "1056\n");

    assertThat(new SensorReader(host.files()).read())
        .containsExactly(
            new AgentReport.Sensor("coretemp Package id 0", "temperature", 42.5, "celsius"),
            new AgentReport.Sensor("nct6775 fan2", "fan", 1200, "rpm"),
            new AgentReport.Sensor("nct6775 in0", "voltage", 1.056, "volt"));
  }

  @Test
  void omitsImplausibleValues() throws IOException {
    FakeHost host =
        new FakeHost(directory)
            .put("sys/class/hwmon/hwmon0/name", "acpi\n")
            .put("sys/class/hwmon/hwmon0/temp1_input", "-128000\n")
            .put("sys/class/hwmon/hwmon0/temp2_input", "65261850\n")
            .put("sys/class/hwmon/hwmon0/temp3_input", "\n");

    assertThat(new SensorReader(host.files()).read()).isEmpty();
  }

  @Test
  void readsThermalZonesWithoutChips() throws IOException {
    FakeHost host =
        new FakeHost(directory)
            .put("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n")
            .put("sys/class/thermal/thermal_zone0/temp", "51234\n")
            .put("sys/class/thermal/cooling_device0/type", "fan\n");

    assertThat(new SensorReader(host.files()).read())
        .containsExactly(new AgentReport.Sensor("cpu-thermal", "temperature", 51.234, "celsius"));
  }

  @Test
  void findsNothingInAVirtualMachine() throws IOException {
    assertThat(new SensorReader(new FakeHost(directory).files()).read()).isEmpty();
  }
}
