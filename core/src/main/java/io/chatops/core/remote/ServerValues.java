package io.chatops.core.remote;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a server that lists show, on their way to another hub.
 *
 * @param cpu the use of CPU in the last hour; absent: not asked for
 */
record ServerValues(ServerId serverId, Vitals vitals, @Nullable CpuLine cpu) {
  /** Written for a step without a report. */
  private static final int NOTHING = 0xffff;

  /**
   * A wish for the values of a server.
   *
   * @param withCpu true for the use of CPU in the last hour, too
   */
  record Wanted(ServerId serverId, boolean withCpu) {
    void write(WireWriter out) {
      out.putId(serverId.value()).putBoolean(withCpu);
    }

    static Wanted read(WireReader in) {
      return new Wanted(new ServerId(in.getId()), in.getBoolean());
    }
  }

  void write(WireWriter out) {
    out.putNested(
        fields ->
            fields
                .putId(serverId.value())
                .putInstant(vitals.asOf())
                .putOptional(vitals.uptimeSeconds(), WireWriter::putDouble)
                .putOptional(vitals.cpu(), ServerValues::write)
                .putOptional(vitals.memory(), ServerValues::write)
                .putOptional(vitals.disk(), ServerValues::write)
                .putOptional(vitals.network(), ServerValues::write)
                .putOptional(vitals.containers(), ServerValues::write)
                .putOptional(cpu, ServerValues::write));
  }

  static ServerValues read(WireReader in) {
    return in.getNested(
        fields -> {
          ServerId serverId = new ServerId(fields.getId());
          Vitals vitals =
              new Vitals(
                  fields.getInstant(),
                  number(fields),
                  fields.getOptional(ServerValues::cpu),
                  fields.getOptional(ServerValues::memory),
                  fields.getOptional(ServerValues::disk),
                  fields.getOptional(ServerValues::network),
                  fields.getOptional(ServerValues::containers));
          return new ServerValues(serverId, vitals, fields.getOptional(ServerValues::line));
        });
  }

  private static @Nullable Double number(WireReader in) {
    return in.getOptional(WireReader::getDouble);
  }

  private static void write(WireWriter out, Vitals.Cpu cpu) {
    out.putNested(
        fields ->
            fields
                .putDouble(cpu.usagePercent())
                .putOptional(cpu.cores(), WireWriter::putDouble)
                .putOptional(cpu.load1m(), WireWriter::putDouble));
  }

  private static Vitals.Cpu cpu(WireReader in) {
    return in.getNested(
        fields -> new Vitals.Cpu(fields.getDouble(), number(fields), number(fields)));
  }

  private static void write(WireWriter out, Vitals.Memory memory) {
    out.putNested(
        fields ->
            fields
                .putDouble(memory.usagePercent())
                .putOptional(memory.usedBytes(), WireWriter::putDouble)
                .putOptional(memory.totalBytes(), WireWriter::putDouble));
  }

  private static Vitals.Memory memory(WireReader in) {
    return in.getNested(
        fields -> new Vitals.Memory(fields.getDouble(), number(fields), number(fields)));
  }

  private static void write(WireWriter out, Vitals.Disk disk) {
    out.putNested(
        fields ->
            fields
                .putOptional(disk.mountPoint(), WireWriter::putText)
                .putDouble(disk.usagePercent())
                .putOptional(disk.usedBytes(), WireWriter::putDouble)
                .putOptional(disk.totalBytes(), WireWriter::putDouble));
  }

  private static Vitals.Disk disk(WireReader in) {
    return in.getNested(
        fields ->
            new Vitals.Disk(
                fields.getOptional(WireReader::getText),
                fields.getDouble(),
                number(fields),
                number(fields)));
  }

  private static void write(WireWriter out, Vitals.Network network) {
    out.putNested(
        fields ->
            fields
                .putDouble(network.receivedBytesPerSecond())
                .putDouble(network.sentBytesPerSecond()));
  }

  private static Vitals.Network network(WireReader in) {
    return in.getNested(fields -> new Vitals.Network(fields.getDouble(), fields.getDouble()));
  }

  private static void write(WireWriter out, Vitals.Containers containers) {
    out.putNested(
        fields ->
            fields
                .putInt(containers.running())
                .putInt(containers.total())
                .putAll(containers.names(), WireWriter::putText));
  }

  private static Vitals.Containers containers(WireReader in) {
    return in.getNested(
        fields ->
            new Vitals.Containers(
                fields.getInt(), fields.getInt(), fields.getAll(WireReader::getText)));
  }

  /** Writes each value as tenths of a percent, in two bytes. */
  private static void write(WireWriter out, CpuLine line) {
    out.putNested(
        fields -> {
          fields.putInstant(line.start()).putDuration(line.step()).putInt(line.values().size());
          for (Double value : line.values()) {
            int tenths = value == null ? NOTHING : (int) Math.min(10 * value, NOTHING - 1);
            fields.putByte(tenths >> 8).putByte(tenths);
          }
        });
  }

  private static CpuLine line(WireReader in) {
    return in.getNested(
        fields -> {
          Instant start = fields.getInstant();
          Duration step = fields.getDuration();
          int count = fields.getInt();
          List<@Nullable Double> values = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            int tenths = (fields.getByte() & 0xff) << 8 | (fields.getByte() & 0xff);
            values.add(tenths == NOTHING ? null : tenths / 10.0);
          }
          return new CpuLine(start, step, values);
        });
  }
}
