package io.chatops.api.metric;

import io.chatops.core.process.ProcessTopQueries.RangeTop;
import io.chatops.core.process.ProcessUse;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The largest processes of a period. */
@Schema(name = "ProcessRange")
public record ProcessRangeResponse(
    Instant start,
    Instant end,
    @Schema(description = "The number of minutes that have a list") int lists,
    @Schema(description = "Ordered by CPU over all lists, highest first")
        List<ProcessUseResponse> byCpu,
    @Schema(description = "Ordered by peak memory in one list, highest first")
        List<ProcessUseResponse> byMemory) {

  /** All processes of one program, user and group. */
  @Schema(name = "ProcessUse")
  public record ProcessUseResponse(
      @Schema(
              examples = "java /opt/shop/app.jar",
              description =
                  "The program, with the script of an interpreter and without arguments that vary")
          String program,
      @Schema(description = "The name of one of them", examples = "postgres") String name,
      @Schema(nullable = true, description = "null: not reported by the agent")
          @Nullable String user,
      @Schema(
              nullable = true,
              examples = "shop.service",
              description = "The container's name, or the systemd service; null: none is known")
          @Nullable String group,
      @Schema(description = "The number of lists that contain it") int minutes,
      @Schema(
              description =
                  "Percentage of one core, averaged over all lists; a list without it counts"
                      + " as 0")
          double cpuAverage,
      @Schema(description = "The peak in one list") double cpuPeak,
      @Schema(description = "Resident memory in MiB, averaged over the lists that contain it")
          double memoryAverage,
      @Schema(description = "The peak in one list") double memoryPeak,
      @Schema(
              nullable = true,
              description = "The command of one of them, with arguments; truncated, secrets masked")
          @Nullable String command,
      @Schema(description = "Of the newest list that contains it, at most 20") List<Long> pids) {

    static ProcessUseResponse from(ProcessUse use) {
      return new ProcessUseResponse(
          use.program(),
          use.name(),
          use.user(),
          use.group(),
          use.minutes(),
          use.cpuAverage(),
          use.cpuPeak(),
          use.memoryAverage(),
          use.memoryPeak(),
          use.command(),
          use.pids());
    }
  }

  public static ProcessRangeResponse from(Instant start, Instant end, RangeTop top) {
    return new ProcessRangeResponse(
        start,
        end,
        top.lists(),
        top.byCpu().stream().map(ProcessUseResponse::from).toList(),
        top.byMemory().stream().map(ProcessUseResponse::from).toList());
  }
}
