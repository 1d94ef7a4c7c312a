package io.chatops.persistence.hub;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.fleet.ServerValues.Values;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.Vitals;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a server's values. Hubs of two versions read each other's: unknown fields are
 * skipped.
 *
 * @param cpuStart the start of the line of CPU use, in seconds since the epoch
 * @param cpuStep the seconds of one of its values
 * @param cpuLine the values, in percent; null where there was no report
 */
@RegisterForReflection(
    targets = {
      ValuesDocument.class,
      Vitals.Cpu.class,
      Vitals.Memory.class,
      Vitals.Disk.class,
      Vitals.Network.class,
      Vitals.Containers.class
    })
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record ValuesDocument(
    @Nullable Double uptimeSeconds,
    Vitals.@Nullable Cpu cpu,
    Vitals.@Nullable Memory memory,
    Vitals.@Nullable Disk disk,
    Vitals.@Nullable Network network,
    Vitals.@Nullable Containers containers,
    @Nullable Long cpuStart,
    @Nullable Long cpuStep,
    @Nullable List<@Nullable Double> cpuLine) {

  static ValuesDocument of(Values values) {
    Vitals vitals = values.vitals();
    CpuLine line = values.cpu();
    return new ValuesDocument(
        vitals.uptimeSeconds(),
        vitals.cpu(),
        vitals.memory(),
        vitals.disk(),
        vitals.network(),
        vitals.containers(),
        line == null ? null : line.start().getEpochSecond(),
        line == null ? null : line.step().toSeconds(),
        line == null ? null : line.values());
  }

  @SuppressWarnings("NullAway") // it does not see that the line of a CpuLine may have nulls
  Values values(ServerId serverId, Instant asOf) {
    CpuLine line =
        cpuStart == null || cpuStep == null || cpuLine == null
            ? null
            : new CpuLine(Instant.ofEpochSecond(cpuStart), Duration.ofSeconds(cpuStep), cpuLine);
    return new Values(
        serverId, new Vitals(asOf, uptimeSeconds, cpu, memory, disk, network, containers), line);
  }
}
