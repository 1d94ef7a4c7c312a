package io.chatops.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.protocol.AgentReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void readsInterfaces() {
    Map<String, InterfaceCounters> interfaces =
        InterfaceCounters.parse(
            """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
              eth0: 631719903   15755    1    2    0     0          0         0  1709689   11397    3    4    0     0       0          0
            wg0:1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0
            """);

    assertThat(interfaces.keySet()).containsExactly("lo", "eth0", "wg0");
    assertThat(interfaces)
        .containsEntry("eth0", new InterfaceCounters(631719903, 15755, 1709689, 11397, 4, 6))
        .containsEntry("wg0", new InterfaceCounters(1, 2, 3, 4, 0, 0));
  }

  @Test
  void readsDisksOfOldAndNewKernels() {
    Map<String, DiskCounters> disks =
        DiskCounters.parse(
            """
               7       0 loop0 0 0 0 0 0 0 0 0 0 0 0
             254       0 vda 20411 6365 3006210 11733 16097 11682 3547808 6502 0 4464 18801 5932 26 812280 466 2728 99
               8       1 sda1 10 20
            """);

    assertThat(disks.keySet()).containsExactly("loop0", "vda");
    assertThat(disks)
        .containsEntry("vda", new DiskCounters(20411, 3006210L * 512, 16097, 3547808L * 512, 4464));
  }

  @Test
  void convertsDiskCountersToRates() {
    DiskCounters before = new DiskCounters(10, 1000, 20, 2000, 500);
    DiskCounters after = new DiskCounters(20, 6000, 40, 12000, 3000);

    assertThat(after.device("sda", before, 5))
        .isEqualTo(new AgentReport.Device("sda", 1000.0, 2000.0, 2.0, 4.0, 50.0));
  }

  @Test
  void hasNoRatesWithoutAnEarlierReading() {
    assertThat(new DiskCounters(1, 1, 1, 1, 1).device("sda", null, 5))
        .isEqualTo(new AgentReport.Device("sda", null, null, null, null, null));
  }

  @Test
  void hasNoRateAfterACounterReset() {
    assertThat(Numbers.perSecond(100, 99, 5)).isNull();
    assertThat(Numbers.perSecond(100, 100, 5)).isZero();
    assertThat(Numbers.perSecond(100, 200, 0)).isNull();
  }

  @Test
  void neverReportsADiskAboveFullyBusy() {
    assertThat(
            new DiskCounters(0, 0, 0, 0, 6000)
                .device("sda", new DiskCounters(0, 0, 0, 0, 0), 5)
                .busyPercent())
        .isEqualTo(100.0);
  }

  @Test
  void readsLoadAverages() {
    String[] loadavg = {"0.08", "0.14", "1.09", "2/81", "6935\n"};

    assertThat(CpuSampler.load(loadavg, 0)).isEqualTo(0.08);
    assertThat(CpuSampler.load(loadavg, 2)).isEqualTo(1.09);
    assertThat(CpuSampler.load(new String[] {""}, 0)).isNull();
  }

  @Test
  void readsFrequencies() {
    assertThat(FrequencyReader.parse("processor\t: 0\ncpu MHz\t\t: 2596.122\ncpu MHz\t\t: 0.0\n"))
        .containsExactly(2596.122);
  }
}
