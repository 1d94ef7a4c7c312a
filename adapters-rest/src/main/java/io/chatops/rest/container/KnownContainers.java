package io.chatops.rest.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatops.api.container.ContainerResponse;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.container.ListContainers;
import io.chatops.core.metric.ReportDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a server's last report, by name, then by id.
 *
 * @param reason why there are none to know of, for people; absent when the report lists them
 * @param asOf when the report was made; absent without one
 */
record KnownContainers(
    List<ContainerResponse> all, @Nullable String reason, @Nullable Instant asOf) {
  private static final ObjectReader READER = JsonMapper.builder().build().readerFor(JsonNode.class);
  private static final Comparator<@Nullable String> TEXT =
      Comparator.nullsLast(Comparator.naturalOrder());
  private static final Comparator<ContainerResponse> BY_NAME =
      Comparator.comparing(ContainerResponse::name, TEXT)
          .thenComparing(ContainerResponse::id, TEXT);

  static KnownContainers from(ListContainers.Known known) {
    return known
        .report()
        .map(
            report -> {
              JsonNode containers = read(report.document()).path("containers");
              return new KnownContainers(
                  StreamSupport.stream(containers.spliterator(), false)
                      .map(ContainerResponse::from)
                      .sorted(BY_NAME)
                      .toList(),
                  containers.isArray() ? null : reason(known.permissions()),
                  report.collectedAt());
            })
        .orElseGet(
            () -> new KnownContainers(List.of(), "There is no report yet; start the agent", null));
  }

  private static String reason(HostPermissions permissions) {
    return permissions.mayReadContainers()
        ? "The agent found no Docker engine when it last reported"
        : "The host does not show its containers; to see them, set containers: read in its"
            + " agent.yaml and restart the agent there";
  }

  private static JsonNode read(ReportDocument json) {
    try {
      return READER.readTree(json.bytes(), json.offset(), json.length());
    } catch (IOException e) {
      throw new UncheckedIOException("a report was stored that is not JSON", e);
    }
  }
}
