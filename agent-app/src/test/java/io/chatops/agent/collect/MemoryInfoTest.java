package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.AgentReport;
import org.junit.jupiter.api.Test;

class MemoryInfoTest {
  @Test
  void countsUnavailableMemoryAsUsed() {
    AgentReport.Memory memory =
        MemoryInfo.parse(
            """
            MemTotal:       24684084 kB
            MemFree:        20000000 kB
            MemAvailable:   24242284 kB
            Buffers:           11564 kB
            Cached:           310000 kB
            SwapCached:            0 kB
            SwapTotal:       1000000 kB
            SwapFree:         600000 kB
            SReclaimable:      20000 kB
            HugePages_Total:       0
            """);

    assertThat(memory)
        .isEqualTo(
            new AgentReport.Memory(
                24684084L * 1024,
                441800L * 1024,
                24242284L * 1024,
                330000L * 1024,
                11564L * 1024,
                1000000L * 1024,
                400000L * 1024));
  }

  @Test
  void estimatesAvailableMemoryOnOldKernels() {
    AgentReport.Memory memory =
        MemoryInfo.parse("MemTotal: 100 kB\nMemFree: 20 kB\nBuffers: 5 kB\nCached: 30 kB\n");

    assertThat(memory.availableBytes()).isEqualTo(55L * 1024);
    assertThat(memory.usedBytes()).isEqualTo(45L * 1024);
    assertThat(memory.swapTotalBytes()).isNull();
  }

  @Test
  void omitsFieldsThatTheKernelDoesNotReport() {
    assertThat(MemoryInfo.parse("nonsense\n:\n"))
        .isEqualTo(new AgentReport.Memory(null, null, null, null, null, null, null));
  }
}
