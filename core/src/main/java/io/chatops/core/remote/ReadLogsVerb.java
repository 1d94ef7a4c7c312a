package io.chatops.core.remote;

import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a window of a container's log. */
final class ReadLogsVerb extends Verb<ReadLogsVerb.Request, LogWindow> {
  private final ReadContainerLogs use;

  record Request(LogWindowQuery query, @Nullable String text) {}

  ReadLogsVerb(ReadContainerLogs use) {
    super(2);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {
    Fields.write(out, request.query);
    out.putOptional(request.text, WireWriter::putText);
  }

  @Override
  Request read(WireReader in) {
    return new Request(Fields.logWindowQuery(in), in.getOptional(WireReader::getText));
  }

  @Override
  void writeAnswer(WireWriter out, LogWindow window) {
    Fields.write(out, window);
  }

  @Override
  LogWindow readAnswer(WireReader in) {
    return Fields.logWindow(in);
  }

  @Override
  CompletableFuture<LogWindow> local(Actor actor, ServerId serverId, Request request) {
    return use.read(actor, serverId, request.query, request.text);
  }
}
