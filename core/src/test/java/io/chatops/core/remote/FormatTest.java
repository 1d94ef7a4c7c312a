package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ListProcesses;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.StandardStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The bytes of messages, by which hubs of two versions understand each other: none that is here may
 * change.
 */
class FormatTest {
  private static final ContainerRef WEB = new ContainerRef("web");
  private static final CommandExecutionId ID = new CommandExecutionId(new UUID(1, 2));

  private final TwoHubs hubs = new TwoHubs();
  private final Verbs verbs = hubs.verbs();

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void ofRequestsIsForEver() {
    assertThat(
            bytes(
                verbs.control(),
                new ControlVerb.Request(WEB, ContainerOperation.RESTART, Duration.ofSeconds(10))))
        .isEqualToIgnoringWhitespace(
            "1: 00000003 776562 00000007 52455354415254 000000000000000a 00000000");
    assertThat(
            bytes(
                verbs.readLogs(),
                new ReadLogsVerb.Request(
                    new LogWindowQuery(
                        WEB, 5, Instant.ofEpochSecond(1, 2), null, StandardStream.STDERR),
                    null)))
        .isEqualToIgnoringWhitespace(
            "2: 00000024 00000003 776562 00000005 01 0000000000000001 00000002 00 01 00000006"
                + " 535444455252 00");
    assertThat(
            bytes(
                verbs.run(),
                new RunVerb.Request(new CommandLine("up", Duration.ofSeconds(60), "/tmp"), true)))
        .isEqualToIgnoringWhitespace(
            "3: 0000001b 00000002 7570 000000000000003c 00000000 01 00000004 2f746d70 01");
    String id = "0000000000000001 0000000000000002";
    assertThat(bytes(verbs.cancel(), ID)).isEqualToIgnoringWhitespace("4: " + id);
    assertThat(bytes(verbs.look(), ID)).isEqualToIgnoringWhitespace("5: " + id);
    assertThat(bytes(verbs.processes(), new ProcessesVerb.Request(ListProcesses.Order.MEMORY, 5)))
        .isEqualToIgnoringWhitespace("6: 00000006 4d454d4f5259 00000005");
    assertThat(bytes(verbs.health(), new NoFields())).isEqualToIgnoringWhitespace("7: ");
    assertThat(bytes(verbs.update(), new NoFields())).isEqualToIgnoringWhitespace("8: ");
    assertThat(bytes(verbs.followLogs(), new FollowLogs.Request(WEB, 5)))
        .isEqualToIgnoringWhitespace("20: 00000003 776562 00000005");
    assertThat(bytes(verbs.watchOutput(), ID)).isEqualToIgnoringWhitespace("21: " + id);
    assertThat(verbs.all()).hasSize(10);
  }

  @Test
  void ofWhatIsAroundThemIsForEver() {
    UUID id = new UUID(1, 2);
    String idBytes = "0000000000000001 0000000000000002";
    Actor actor = new Actor(new UserId(id), "ada", Role.ADMIN, new SessionId(id), "::1");
    assertThat(hex(Message.open(verbs.cancel(), actor, new ServerId(id), ID)))
        .isEqualToIgnoringWhitespace(
            "01 01 04 %1$s %1$s %1$s 01 00000003 3a3a31 %1$s".formatted(idBytes));
    assertThat(hex(Message.pull(id))).isEqualToIgnoringWhitespace("01 02" + idBytes);
    assertThat(hex(Message.close(id))).isEqualToIgnoringWhitespace("01 03" + idBytes);
    assertThat(hex(Message.report(new ServerId(id))))
        .isEqualToIgnoringWhitespace("01 04" + idBytes);
    assertThat(hex(Message.watch(new ServerId(id)))).isEqualToIgnoringWhitespace("01 05" + idBytes);
    assertThat(hex(Message.more(id).toBytes())).isEqualToIgnoringWhitespace("01" + idBytes);
    assertThat(hex(Message.last(id).toBytes())).isEqualToIgnoringWhitespace("02" + idBytes);
    assertThat(hex(Message.failed(ChatOpsException.notFound("no"))))
        .isEqualToIgnoringWhitespace("03 00000009 4e4f545f464f554e44 00000002 6e6f 00 00000000 00");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns the number of the kind and the fields. */
  private static <Q> String bytes(RequestKind<Q> kind, Q request) {
    WireWriter out = new WireWriter();
    kind.write(out, request);
    return kind.code() + ":" + HexFormat.of().formatHex(out.toBytes());
  }
}
