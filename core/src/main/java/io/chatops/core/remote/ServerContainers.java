package io.chatops.core.remote;

import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportedContainer;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a server, on their way to another hub.
 *
 * @param reported absent: the server has not reported since this hub started
 */
record ServerContainers(ServerId serverId, @Nullable Reported reported) {

  byte[] toBytes() {
    return new WireWriter()
        .putId(serverId.value())
        .putOptional(reported, ServerContainers::write)
        .toBytes();
  }

  static ServerContainers read(WireReader in) {
    return new ServerContainers(
        new ServerId(in.getId()), in.getOptional(ServerContainers::reported));
  }

  private static void write(WireWriter out, Reported reported) {
    out.putInstant(reported.asOf()).putAll(reported.containers(), ServerContainers::write);
  }

  private static Reported reported(WireReader in) {
    return new Reported(in.getInstant(), in.getAll(ServerContainers::container));
  }

  private static void write(WireWriter out, ReportedContainer container) {
    out.putNested(
        fields ->
            fields
                .putOptional(container.id(), WireWriter::putText)
                .putOptional(container.name(), WireWriter::putText)
                .putOptional(container.image(), WireWriter::putText)
                .putOptional(container.state(), WireWriter::putText)
                .putOptional(container.status(), WireWriter::putText)
                .putOptional(container.created(), WireWriter::putInstant)
                .putOptional(
                    container.ports(), (writer, ports) -> writer.putAll(ports, WireWriter::putText))
                .putOptional(container.cpuPercent(), WireWriter::putDouble)
                .putOptional(container.memoryBytes(), WireWriter::putLong)
                .putOptional(container.memoryLimitBytes(), WireWriter::putLong)
                .putOptional(container.receivedBytesPerSecond(), WireWriter::putDouble)
                .putOptional(container.sentBytesPerSecond(), WireWriter::putDouble)
                .putOptional(container.readBytesPerSecond(), WireWriter::putDouble)
                .putOptional(container.writtenBytesPerSecond(), WireWriter::putDouble)
                .putOptional(container.health(), WireWriter::putText)
                .putOptional(container.restartCount(), WireWriter::putLong));
  }

  private static ReportedContainer container(WireReader in) {
    return in.getNested(
        fields ->
            new ReportedContainer(
                text(fields),
                text(fields),
                text(fields),
                text(fields),
                text(fields),
                fields.getOptional(WireReader::getInstant),
                fields.getOptional(ports -> ports.getAll(WireReader::getText)),
                number(fields),
                count(fields),
                count(fields),
                number(fields),
                number(fields),
                number(fields),
                number(fields),
                text(fields),
                count(fields)));
  }

  private static @Nullable String text(WireReader in) {
    return in.getOptional(WireReader::getText);
  }

  private static @Nullable Double number(WireReader in) {
    return in.getOptional(WireReader::getDouble);
  }

  private static @Nullable Long count(WireReader in) {
    return in.getOptional(WireReader::getLong);
  }
}
