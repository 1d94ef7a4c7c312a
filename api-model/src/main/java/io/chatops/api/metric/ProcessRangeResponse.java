package io.chatops.api.metric;

import io.chatops.core.process.ProcessTopQueries.RangeTop;
import io.chatops.core.process.ProcessUse;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The largest processes of a time. */
@Schema(name = "ProcessRange")
public record ProcessRangeResponse(
    Instant start,
    Instant end,
    @Schema(description = "How many minutes of it have a list") int lists,
    @Schema(description = "Those with the most CPU over all lists first")
        List<ProcessUseResponse> byCpu,
    @Schema(description = "Those with the most memory in one list first")
        List<ProcessUseResponse> byMemory) {

  /** All processes of one name and user. */
  @Schema(name = "ProcessUse")
  public record ProcessUseResponse(
      @Schema(examples = "postgres") String name,
      @Schema(nullable = true, description = "null: the agent did not tell") @Nullable String user,
      @Schema(description = "How many lists have it") int minutes,
      @Schema(
              description =
                  "Share of one core in percent, over all lists; absence from a list counts as 0")
          double cpuAverage,
      @Schema(description = "The most in one list") double cpuPeak,
      @Schema(description = "Resident, in MiB, over the lists that have it") double memoryAverage,
      @Schema(description = "The most in one list") double memoryPeak,
      @Schema(nullable = true, description = "Of one of them; with arguments, cut, secrets masked")
          @Nullable String command) {

    static ProcessUseResponse from(ProcessUse use) {
      return new ProcessUseResponse(
          use.name(),
          use.user(),
          use.minutes(),
          use.cpuAverage(),
          use.cpuPeak(),
          use.memoryAverage(),
          use.memoryPeak(),
          use.command());
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
