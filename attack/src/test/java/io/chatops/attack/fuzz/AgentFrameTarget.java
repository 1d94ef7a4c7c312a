package io.chatops.attack.fuzz;

import io.chatops.protocol.AgentFrame;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ReportReader;
import io.chatops.testkit.Fuzzing;
import java.util.List;
import java.util.Optional;

/** A frame at the hub, from an agent: reports and replies. */
public final class AgentFrameTarget {
  private static final ProtocolCodec CODEC = new ProtocolCodec();
  private static final ReportReader<String> READER =
      ReportReader.of(
          List.of(
              "cpu.usage_percent",
              "cpu.per_core_percent",
              "memory.used_bytes",
              "disk.filesystems.usage_percent",
              "containers.running",
              "uptime_seconds"),
          path -> path,
          path -> path.contains(".filesystems") ? Optional.of("mount_point") : Optional.empty());

  private AgentFrameTarget() {}

  /** Reads a frame; it is a message, or refused. */
  public static void fuzzerTestOneInput(byte[] frame) {
    try {
      AgentFrame read =
          CODEC.decodeFromAgent(
              frame,
              READER,
              (metric, label, value) ->
                  Fuzzing.require(
                      label == null || label.length() <= ReportReader.MAX_LABEL_LENGTH,
                      "a label is too long"));
      if (read instanceof AgentFrame.Report report) {
        Fuzzing.require(
            frame[report.offset()] == '{' && frame[report.offset() + report.length() - 1] == '}',
            "the document of a report is an object");
      }
    } catch (ProtocolException e) {
      Fuzzing.require(e.getMessage() != null, "a refusal gives a reason");
    }
  }
}
