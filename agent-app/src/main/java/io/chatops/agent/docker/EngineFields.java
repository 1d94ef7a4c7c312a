package io.chatops.agent.docker;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.BlkioStatsConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.CpuUsageConfig;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventActor;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import com.github.dockerjava.api.model.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of the engine's answers that the agent reads. Jackson skips all others, so it needs
 * neither memory nor classes for them. A class that is not listed is read whole. The native binary
 * knows the classes from {@code META-INF/native-image}.
 */
final class EngineFields extends BeanDeserializerModifier {
  static final Map<Class<?>, Set<String>> READ =
      Map.ofEntries(
          Map.entry(
              Container.class,
              Set.of("Id", "Names", "Image", "Created", "State", "Status", "Ports")),
          Map.entry(
              InspectContainerResponse.class,
              Set.of("Id", "Name", "State", "RestartCount", "Config", "HostConfig")),
          Map.entry(ContainerConfig.class, Set.of("Tty")),
          Map.entry(HealthState.class, Set.of("Status")),
          Map.entry(HostConfig.class, Set.of("NetworkMode", "Memory")),
          Map.entry(Event.class, Set.of("id", "Actor")),
          Map.entry(EventActor.class, Set.of("ID")),
          Map.entry(Version.class, Set.of("Version", "Platform")),
          Map.entry(
              Statistics.class, Set.of("cpu_stats", "memory_stats", "networks", "blkio_stats")),
          Map.entry(CpuStatsConfig.class, Set.of("cpu_usage")),
          Map.entry(CpuUsageConfig.class, Set.of("total_usage")),
          Map.entry(MemoryStatsConfig.class, Set.of("usage", "limit", "stats")),
          Map.entry(StatsConfig.class, Set.of("inactive_file", "total_inactive_file")),
          Map.entry(BlkioStatsConfig.class, Set.of("io_service_bytes_recursive")));

  private static final long serialVersionUID = 1L;

  @Override
  public List<BeanPropertyDefinition> updateProperties(
      DeserializationConfig config, BeanDescription bean, List<BeanPropertyDefinition> fields) {
    Set<String> read = READ.get(bean.getBeanClass());
    return read == null
        ? fields
        : fields.stream().filter(field -> read.contains(field.getName())).toList();
  }
}
