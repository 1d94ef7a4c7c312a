package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewestReportTest {
  private static final Instant TEN = Instant.parse("2026-11-28T10:00:00Z");

  private final ServerId server = ServerId.random();
  private final NewestReport newest = new NewestReport(server);

  @Test
  void takesTheMemoryOfTheReportBeforeWhereItFits() {
    newest.replace(TEN, sized(12_300));
    byte[] memory = newest.memory();

    for (int length = memory.length / 2; length <= memory.length; length++) {
      newest.replace(TEN, sized(length));
      assertThat(newest.memory()).isSameAs(memory);
    }
  }

  @Test
  void takesMoreMemoryForALargerReport() {
    newest.replace(TEN, sized(1_024));
    newest.replace(TEN, sized(1_025));

    assertThat(newest.memory()).hasSize(1_536).hasSize(NewestReport.sizeOf(1_025));
  }

  @Test
  void givesMemoryBackAfterAReportThatWasMuchLarger() {
    newest.replace(TEN, sized(1_000_000));
    newest.replace(TEN, sized(10_240));

    assertThat(newest.memory()).hasSize(10_240);
  }

  @Test
  void copiesWhatAFrameHoldsOfTheReport() {
    byte[] frame = "{\"type\":\"metrics\",\"data\":{\"cpu\":1}}".getBytes(StandardCharsets.UTF_8);
    newest.replace(TEN, new ReportDocument(frame, 25, 9));

    assertThat(newest.copy().serverId()).isEqualTo(server);
    assertThat(newest.copy().collectedAt()).isEqualTo(TEN);
    assertThat(newest.copy().document().json()).isEqualTo("{\"cpu\":1}");
    assertThat(newest.copy().document().length()).isEqualTo(9);
  }

  @Test
  void changesNoCopyThatWasTakenBefore() {
    newest.replace(TEN, ReportDocument.of("{\"cpu\":1}".getBytes(StandardCharsets.UTF_8)));
    Snapshot before = newest.copy();
    newest.replace(TEN.plusSeconds(5), ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(before.document().json()).isEqualTo("{\"cpu\":1}");
    assertThat(newest.copy().document().json()).isEqualTo("{}");
    assertThat(newest.copy().collectedAt()).isEqualTo(TEN.plusSeconds(5));
  }

  private static ReportDocument sized(int length) {
    return ReportDocument.of(new byte[length]);
  }
}
