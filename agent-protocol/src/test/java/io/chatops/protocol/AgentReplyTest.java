package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reading of replies that differ from the golden files. */
class AgentReplyTest {
  private final ProtocolCodec codec = new ProtocolCodec();
  private final ReportReader<String> reader =
      ReportReader.of(List.of("uptime_seconds"), path -> path, path -> Optional.empty());

  @Test
  void takesWhatIsInDataBeforeWhatIsBesideIt() throws Exception {
    FromAgent.CommandResult expected =
        new FromAgent.CommandResult("r", "in", 1, null, CommandEnd.EXITED, false, 0, null);

    assertThat(
            read(
                "{'output':'beside','data':{'output':'in'},'exit_code':1,'request_id':'r',"
                    + "'type':'command_result'}"))
        .isEqualTo(expected);
    assertThat(
            read(
                "{'type':'command_result','data':{'output':'in'},'output':'beside',"
                    + "'request_id':'r','exit_code':1}"))
        .isEqualTo(expected);
  }

  @Test
  void readsOutputWhereverItsTypeIs() throws Exception {
    assertThat(read("{'data':'a','stream':'stdout','request_id':'r','type':'command_output'}"))
        .isEqualTo(new FromAgent.CommandOutput("r", OutputStream.STDOUT, "a"));
    assertThat(
            read(
                "{'type':'command_output','request_id':'r',"
                    + "'data':{'data':'a','stream':'stderr'}}"))
        .isEqualTo(new FromAgent.CommandOutput("r", OutputStream.STDERR, "a"));
  }

  @Test
  void keepsTextExceptWhatNoStorageAccepts() throws Exception {
    String name = "<script>\\u001b[31m\\ud83d\\ude80" + "x".repeat(4096);
    assertThat(
            read(
                "{'type':'container_log_line','request_id':'r','data':{'message':'" + name + "'}}"))
        .isEqualTo(
            new FromAgent.ContainerLogLine(
                "r",
                null,
                OutputStream.STDOUT,
                "<script>\u001b[31m\ud83d\ude80" + "x".repeat(4096),
                0));
    assertThat(read("{'type':'command_output','request_id':'r','data':'a\\u0000b\\ud800c\\n'}"))
        .isEqualTo(new FromAgent.CommandOutput("r", OutputStream.STDOUT, "a\ufffdb\ufffdc\n"));
  }

  @Test
  void keepsTheNewestOfTooManyLines() throws Exception {
    String lines = "'old',".repeat(20_000) + "'new'";

    assertThat(read("{'type':'container_logs','request_id':'r','logs':[" + lines + "]}"))
        .isInstanceOfSatisfying(
            FromAgent.ContainerLogs.class,
            logs -> assertThat(logs.logs()).hasSize(10_000).endsWith("old", "new"));
  }

  @ParameterizedTest
  @CsvSource({"exited,EXITED", "timed_out,TIMED_OUT", "cancelled,CANCELLED", "evaporated,EXITED"})
  void knowsHowCommandsEnd(String word, CommandEnd end) throws Exception {
    assertThat(read("{'type':'command_result','request_id':'r','data':{'ended':'" + word + "'}}"))
        .isEqualTo(new FromAgent.CommandResult("r", null, null, null, end, false, 0, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not_allowed",
        "busy",
        "not_found",
        "conflict",
        "unavailable",
        "invalid",
        "failed"
      })
  void knowsWhyRequestsAreRefused(String code) throws Exception {
    assertThat(read("{'type':'error','message':'no','request_id':'r','code':'" + code + "'}"))
        .isInstanceOfSatisfying(
            FromAgent.Refusal.class,
            refusal -> assertThat(String.valueOf(refusal.code())).isEqualToIgnoringCase(code));
  }

  @Test
  void readsRefusalsThatTellLess() throws Exception {
    assertThat(read("{'type':'error','request_id':'r'}"))
        .isEqualTo(new FromAgent.Refusal("no reason given", "r"));
    assertThat(read("{'type':'error','data':{'message':'no','code':'tired'},'request_id':'r'}"))
        .isEqualTo(new FromAgent.Refusal("no", "r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'command_result','data':{'exit_code':'7'}",
        "'type':'command_result','data':{'exit_code':7.5}",
        "'type':'command_result','exit_code':99999999999",
        "'type':'command_result','exit_code':99999999999999999999999",
        "'type':'command_result','output':['a']",
        "'type':'command_result','data':{'omitted_bytes':-1}",
        "'type':'command_result','data':{'duration_ms':-1}",
        "'type':'command_result','data':{'output_truncated':'yes'}",
        "'type':'command_output'",
        "'type':'command_output','data':7",
        "'type':'command_output','data':'a','stream':7",
        "'type':'container_log_line','data':{}",
        "'type':'container_log_line','data':{'message':{}}",
        "'type':'container_log_line','data':{'message':'a','timestamp':7}",
        "'type':'container_log_line','data':{'message':'a','timestamp':[]}",
        "'type':'container_log_line','data':{'message':'a','dropped':-1}",
        "'type':'container_logs','data':{'logs':'a'}",
        "'type':'container_logs','data':{'logs':['a',7]}",
        "'type':'container_started','data':{'status':7}",
        "'type':'stream_ended','message':7"
      })
  void failsTheRequestWhenItsReplyIsNotInOrder(String fields) throws Exception {
    assertThat(read("{" + fields + ",'request_id':'r'}"))
        .isInstanceOfSatisfying(
            FromAgent.Refusal.class,
            refusal -> {
              assertThat(refusal.requestId()).isEqualTo("r");
              assertThat(refusal.code()).isEqualTo(RefusalCode.FAILED);
              assertThat(refusal.message()).startsWith("the agent's answer cannot be read: ");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command_output",
        "command_result",
        "container_started",
        "container_stopped",
        "container_restarted",
        "container_log_line",
        "container_logs",
        "stream_ended"
      })
  void refusesRepliesToNothing(String type) {
    assertThatThrownBy(() -> read("{'type':'" + type + "','data':{'message':'a','data':'a'}}"))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("request_id is missing");
  }

  @Test
  void ignoresTheWordsOfRepliesInOtherMessages() throws Exception {
    assertThat(read("{'type':'ping','status':7,'logs':{},'data':{'exit_code':'x'}}"))
        .isEqualTo(new FromAgent.Ping());
    assertThat(read("{'type':'dance','stream':[[]],'data':'polka'}"))
        .isEqualTo(new AgentFrame.Unknown("dance"));
  }

  /** Single quotes stand for double ones. */
  private AgentFrame read(String frame) throws ProtocolException {
    return codec.decodeFromAgent(
        frame.replace('\'', '"').getBytes(UTF_8), reader, (metric, label, value) -> {});
  }
}
