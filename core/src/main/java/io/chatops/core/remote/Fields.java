package io.chatops.core.remote;

import io.chatops.core.agent.ListProcesses;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.metric.ReportedProcess;

/** Values of core as the fields of messages between hubs. */
final class Fields {
  private Fields() {}

  static void write(WireWriter out, CommandLine line) {
    out.putNested(
        fields ->
            fields
                .putText(line.text())
                .putDuration(line.timeout())
                .putOptional(line.workingDirectory(), WireWriter::putText));
  }

  static CommandLine commandLine(WireReader in) {
    return in.getNested(
        fields ->
            new CommandLine(
                fields.getText(), fields.getDuration(), fields.getOptional(WireReader::getText)));
  }

  static void write(WireWriter out, CommandExecution execution) {
    out.putNested(
        fields -> {
          fields
              .putId(execution.id().value())
              .putId(execution.serverId().value())
              .putId(execution.requestedBy().value())
              .putText(execution.requestedByName());
          write(fields, execution.commandLine());
          fields
              .putText(execution.status().name())
              .putInstant(execution.queuedAt())
              .putOptional(execution.startedAt(), WireWriter::putInstant)
              .putOptional(execution.end(), Fields::write);
        });
  }

  static CommandExecution execution(WireReader in) {
    return in.getNested(Fields::executionFields);
  }

  private static CommandExecution executionFields(WireReader in) {
    return new CommandExecution(
        new CommandExecutionId(in.getId()),
        new ServerId(in.getId()),
        new UserId(in.getId()),
        in.getText(),
        commandLine(in),
        in.getConstant(CommandStatus.class),
        in.getInstant(),
        in.getOptional(WireReader::getInstant),
        in.getOptional(Fields::end));
  }

  private static void write(WireWriter out, CommandExecution.End end) {
    out.putNested(
        fields -> {
          fields
              .putInstant(end.finishedAt())
              .putOptional(end.exitCode(), WireWriter::putInt)
              .putOptional(end.signal(), WireWriter::putText)
              .putOptional(end.duration(), WireWriter::putDuration)
              .putOptional(end.reason(), WireWriter::putText);
          write(fields, end.output());
        });
  }

  private static CommandExecution.End end(WireReader in) {
    return in.getNested(Fields::endFields);
  }

  private static CommandExecution.End endFields(WireReader in) {
    return new CommandExecution.End(
        in.getInstant(),
        in.getOptional(WireReader::getInt),
        in.getOptional(WireReader::getText),
        in.getOptional(WireReader::getDuration),
        in.getOptional(WireReader::getText),
        output(in));
  }

  private static void write(WireWriter out, CommandOutput output) {
    out.putNested(
        fields ->
            fields
                .putText(output.text())
                .putBoolean(output.truncated())
                .putLong(output.omittedBytes()));
  }

  private static CommandOutput output(WireReader in) {
    return in.getNested(
        fields -> new CommandOutput(fields.getText(), fields.getBoolean(), fields.getLong()));
  }

  static void write(WireWriter out, CommandQueries.View view) {
    write(out, view.execution());
    write(out, view.output());
  }

  static CommandQueries.View view(WireReader in) {
    return new CommandQueries.View(execution(in), output(in));
  }

  static void write(WireWriter out, LogWindowQuery query) {
    out.putNested(
        fields ->
            fields
                .putText(query.container().value())
                .putInt(query.tail())
                .putOptional(query.since(), WireWriter::putInstant)
                .putOptional(query.until(), WireWriter::putInstant)
                .putOptional(query.stream(), Fields::write));
  }

  static LogWindowQuery logWindowQuery(WireReader in) {
    return in.getNested(
        fields ->
            new LogWindowQuery(
                new ContainerRef(fields.getText()),
                fields.getInt(),
                fields.getOptional(WireReader::getInstant),
                fields.getOptional(WireReader::getInstant),
                fields.getOptional(Fields::stream)));
  }

  static void write(WireWriter out, LogWindow window) {
    out.putAll(window.lines(), Fields::write).putLong(window.omitted());
  }

  static LogWindow logWindow(WireReader in) {
    return new LogWindow(in.getAll(Fields::logLine), in.getLong());
  }

  static void write(WireWriter out, LogLine line) {
    out.putNested(
        fields ->
            fields
                .putOptional(line.timestamp(), WireWriter::putInstant)
                .putOptional(line.stream(), Fields::write)
                .putText(line.message()));
  }

  static LogLine logLine(WireReader in) {
    return in.getNested(
        fields ->
            new LogLine(
                fields.getOptional(WireReader::getInstant),
                fields.getOptional(Fields::stream),
                fields.getText()));
  }

  static void write(WireWriter out, StandardStream stream) {
    out.putText(stream.name());
  }

  static StandardStream stream(WireReader in) {
    return in.getConstant(StandardStream.class);
  }

  static void write(WireWriter out, ListProcesses.Listed listed) {
    out.putAll(listed.processes(), Fields::write).putOptional(listed.note(), WireWriter::putText);
  }

  static ListProcesses.Listed listed(WireReader in) {
    return new ListProcesses.Listed(
        in.getAll(Fields::process), in.getOptional(WireReader::getText));
  }

  private static void write(WireWriter out, ReportedProcess process) {
    out.putNested(
        fields ->
            fields
                .putOptional(process.pid(), WireWriter::putLong)
                .putOptional(process.name(), WireWriter::putText)
                .putOptional(process.cpu(), WireWriter::putDouble)
                .putOptional(process.memory(), WireWriter::putDouble)
                .putOptional(process.status(), WireWriter::putText)
                .putOptional(process.user(), WireWriter::putText)
                .putOptional(process.command(), WireWriter::putText));
  }

  private static ReportedProcess process(WireReader in) {
    return in.getNested(Fields::processFields);
  }

  private static ReportedProcess processFields(WireReader in) {
    return new ReportedProcess(
        in.getOptional(WireReader::getLong),
        in.getOptional(WireReader::getText),
        in.getOptional(WireReader::getDouble),
        in.getOptional(WireReader::getDouble),
        in.getOptional(WireReader::getText),
        in.getOptional(WireReader::getText),
        in.getOptional(WireReader::getText));
  }
}
