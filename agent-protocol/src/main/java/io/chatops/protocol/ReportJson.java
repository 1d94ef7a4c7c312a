package io.chatops.protocol;

import static io.chatops.protocol.FieldWriter.count;
import static io.chatops.protocol.FieldWriter.fraction;
import static io.chatops.protocol.FieldWriter.number;
import static io.chatops.protocol.FieldWriter.text;
import static io.chatops.protocol.FieldWriter.texts;
import static io.chatops.protocol.FieldWriter.time;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@link AgentReport} as the {@code data} object of a {@code metrics} message. Unknown
 * values are omitted. The fields for earlier hubs ({@code total_gb} and the like, memory of
 * processes in MiB) are written in addition to the exact values.
 */
public final class ReportJson {
  private static final double MEBIBYTE = 1024.0 * 1024;
  private static final double GIBIBYTE = 1024 * MEBIBYTE;
  private static final byte[] FRAME_START =
      "{\"type\":\"metrics\",\"data\":{\"server_id\":\"".getBytes(UTF_8);
  private static final byte[] AFTER_SERVER_ID = "\",".getBytes(UTF_8);

  private ReportJson() {}

  /** Returns the report as a UTF-8 JSON object. */
  public static byte[] write(AgentReport report) {
    // A report of a host with 40 processes is about 8 KB.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    try (JsonGenerator json = ProtocolCodec.JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      write(json, report);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the {@code metrics} message for a report written without a server id. Agents store
   * reports in that form, because an agent may not know its id yet when it collects one.
   */
  public static byte[] frame(String serverId, byte[] report) {
    if (report.length < 3 || report[0] != '{') {
      throw new IllegalArgumentException("not a written report");
    }
    byte[] id = JsonStringEncoder.getInstance().quoteAsUTF8(serverId);
    ByteArrayOutputStream frame =
        new ByteArrayOutputStream(FRAME_START.length + id.length + report.length + 8);
    frame.writeBytes(FRAME_START);
    frame.writeBytes(id);
    frame.writeBytes(AFTER_SERVER_ID);
    frame.write(report, 1, report.length - 1);
    frame.write('}');
    return frame.toByteArray();
  }

  static void write(JsonGenerator json, AgentReport report) throws IOException {
    json.writeStartObject();
    text(json, "server_id", report.serverId());
    json.writeStringField("timestamp", report.timestamp().toString());
    json.writeStringField("boot_id", report.bootId());
    json.writeNumberField("sequence", report.sequence());
    number(json, "uptime_seconds", report.uptimeSeconds());
    AgentReport.AgentCost cost = report.agent();
    if (cost != null) {
      json.writeObjectFieldStart("agent");
      number(json, "cpu_percent", cost.cpuPercent());
      count(json, "memory_bytes", cost.memoryBytes());
      count(json, "spooled_reports", cost.spooledReports());
      json.writeEndObject();
    }
    writeCpu(json, report.cpu());
    writeMemory(json, report.memory());
    writeDisk(json, report.disk());
    writeNetwork(json, report.network());
    json.writeArrayFieldStart("sensors");
    for (AgentReport.Sensor sensor : report.sensors()) {
      json.writeStartObject();
      json.writeStringField("name", sensor.name());
      json.writeStringField("kind", sensor.kind());
      number(json, "value", sensor.value());
      json.writeStringField("unit", sensor.unit());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeContainers(json, report.containers());
    writeServices(json, report.services());
    json.writeArrayFieldStart("processes");
    for (AgentReport.ProcessInfo process : report.processes()) {
      writeProcess(json, process);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeProcess(JsonGenerator json, AgentReport.ProcessInfo process) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pid", process.pid());
    json.writeStringField("name", process.name());
    number(json, "cpu", process.cpuPercent());
    number(json, "memory", in(MEBIBYTE, process.memoryBytes()));
    text(json, "status", process.status());
    text(json, "user", process.user());
    text(json, "command", process.command());
    json.writeEndObject();
  }

  private static void writeCpu(JsonGenerator json, AgentReport.Cpu cpu) throws IOException {
    json.writeObjectFieldStart("cpu");
    number(json, "usage_percent", cpu.usagePercent());
    count(json, "cores", cpu.cores());
    number(json, "frequency_mhz", cpu.frequencyMhz());
    if (!cpu.perCorePercent().isEmpty()) {
      json.writeArrayFieldStart("per_core_percent");
      for (double core : cpu.perCorePercent()) {
        fraction(json, core);
      }
      json.writeEndArray();
    }
    number(json, "user_percent", cpu.userPercent());
    number(json, "system_percent", cpu.systemPercent());
    number(json, "iowait_percent", cpu.iowaitPercent());
    number(json, "steal_percent", cpu.stealPercent());
    number(json, "load_1m", cpu.load1m());
    number(json, "load_5m", cpu.load5m());
    number(json, "load_15m", cpu.load15m());
    json.writeEndObject();
  }

  private static void writeMemory(JsonGenerator json, AgentReport.Memory memory)
      throws IOException {
    json.writeObjectFieldStart("memory");
    writeTotals(json, memory.totalBytes(), memory.usedBytes(), memory.availableBytes());
    number(json, "usage_percent", percent(memory.usedBytes(), memory.totalBytes()));
    count(json, "total_bytes", memory.totalBytes());
    count(json, "used_bytes", memory.usedBytes());
    count(json, "available_bytes", memory.availableBytes());
    count(json, "cached_bytes", memory.cachedBytes());
    count(json, "buffers_bytes", memory.buffersBytes());
    count(json, "swap_total_bytes", memory.swapTotalBytes());
    count(json, "swap_used_bytes", memory.swapUsedBytes());
    json.writeEndObject();
  }

  private static void writeDisk(JsonGenerator json, AgentReport.Disk disk) throws IOException {
    json.writeObjectFieldStart("disk");
    for (AgentReport.Filesystem filesystem : disk.filesystems()) {
      if (filesystem.mountPoint().equals("/")) {
        writeTotals(
            json, filesystem.totalBytes(), filesystem.usedBytes(), filesystem.availableBytes());
        number(json, "usage_percent", filesystem.usagePercent());
        break;
      }
    }
    json.writeArrayFieldStart("filesystems");
    for (AgentReport.Filesystem filesystem : disk.filesystems()) {
      json.writeStartObject();
      json.writeStringField("mount_point", filesystem.mountPoint());
      text(json, "device", filesystem.device());
      text(json, "type", filesystem.type());
      count(json, "total_bytes", filesystem.totalBytes());
      count(json, "used_bytes", filesystem.usedBytes());
      count(json, "available_bytes", filesystem.availableBytes());
      number(json, "usage_percent", filesystem.usagePercent());
      number(json, "inodes_usage_percent", filesystem.inodesUsagePercent());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("devices");
    for (AgentReport.Device device : disk.devices()) {
      json.writeStartObject();
      json.writeStringField("name", device.name());
      number(json, "read_bytes_per_second", device.readBytesPerSecond());
      number(json, "written_bytes_per_second", device.writtenBytesPerSecond());
      number(json, "reads_per_second", device.readsPerSecond());
      number(json, "writes_per_second", device.writesPerSecond());
      number(json, "busy_percent", device.busyPercent());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeNetwork(JsonGenerator json, AgentReport.Network network)
      throws IOException {
    json.writeObjectFieldStart("network");
    count(json, "bytes_sent", network.bytesSent());
    count(json, "bytes_recv", network.bytesReceived());
    count(json, "packets_sent", network.packetsSent());
    count(json, "packets_recv", network.packetsReceived());
    json.writeArrayFieldStart("interfaces");
    for (AgentReport.Interface one : network.interfaces()) {
      json.writeStartObject();
      json.writeStringField("name", one.name());
      number(json, "received_bytes_per_second", one.receivedBytesPerSecond());
      number(json, "sent_bytes_per_second", one.sentBytesPerSecond());
      number(json, "received_packets_per_second", one.receivedPacketsPerSecond());
      number(json, "sent_packets_per_second", one.sentPacketsPerSecond());
      count(json, "errors", one.errors());
      count(json, "drops", one.drops());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeContainers(
      JsonGenerator json, @Nullable List<AgentReport.Container> containers) throws IOException {
    // Earlier hubs expect the field in every report, with null if there is no Docker.
    if (containers == null) {
      json.writeNullField("containers");
      return;
    }
    json.writeArrayFieldStart("containers");
    for (AgentReport.Container container : containers) {
      json.writeStartObject();
      json.writeStringField("id", container.id());
      json.writeStringField("name", container.name());
      text(json, "image", container.image());
      text(json, "state", container.state());
      text(json, "status", container.status());
      time(json, "created", container.created());
      if (!container.ports().isEmpty()) {
        texts(json, "ports", container.ports());
      }
      number(json, "cpu_percent", container.cpuPercent());
      count(json, "memory_bytes", container.memoryBytes());
      count(json, "memory_limit_bytes", container.memoryLimitBytes());
      number(json, "received_bytes_per_second", container.receivedBytesPerSecond());
      number(json, "sent_bytes_per_second", container.sentBytesPerSecond());
      number(json, "read_bytes_per_second", container.readBytesPerSecond());
      number(json, "written_bytes_per_second", container.writtenBytesPerSecond());
      text(json, "health", container.health());
      count(json, "restart_count", container.restartCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeServices(
      JsonGenerator json, @Nullable List<AgentReport.Service> services) throws IOException {
    if (services == null) {
      return;
    }
    json.writeArrayFieldStart("services");
    for (AgentReport.Service service : services) {
      json.writeStartObject();
      json.writeStringField("name", service.name());
      json.writeNumberField("processes", service.processes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTotals(
      JsonGenerator json, @Nullable Long total, @Nullable Long used, @Nullable Long available)
      throws IOException {
    number(json, "total_gb", in(GIBIBYTE, total));
    number(json, "used_gb", in(GIBIBYTE, used));
    number(json, "available_gb", in(GIBIBYTE, available));
  }

  private static @Nullable Double in(double unit, @Nullable Long bytes) {
    return bytes == null ? null : bytes / unit;
  }

  private static @Nullable Double percent(@Nullable Long part, @Nullable Long whole) {
    return part == null || whole == null || whole == 0 ? null : 100.0 * part / whole;
  }
}
