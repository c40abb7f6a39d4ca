package io.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/nightly asks of the launcher, here a pretended one. */
class NightlyTest {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));

  @TempDir private Path home;

  @BeforeEach
  void checkout() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("deploy"));
    Files.copy(ROOT.resolve("deploy/nightly"), home.resolve("deploy/nightly"));
    Path launcher = home.resolve("bin/espalier");
    Files.writeString(launcher, "#!/usr/bin/env bash\nprintf '<%s>' \"$@\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("a.conf"), "");
  }

  private String run(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("deploy/nightly").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("TMPDIR", home.toString());
    Process process = builder.directory(home.toFile()).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8) + process.waitFor();
  }

  @Test
  void theTotalFollowsFromTheDay() throws Exception {
    LocalDate before = LocalDate.now(ZoneId.systemDefault());
    String from = before.minusDays(2).toString();
    String third = run("a.conf", "--from", from, "--first", "20", "--each", "10", "--x=y");
    // Midnight may have come in between.
    int trials = LocalDate.now(ZoneId.systemDefault()).equals(before) ? 40 : 50;
    assertThat(third).isIn(asked(40), asked(trials));
  }

  private static String asked(int trials) {
    return "<sweep><a.conf><--set><trials=" + trials + "><--x=y>0";
  }

  @Test
  void whatCannotBeUsedIsSaidInASentence() throws Exception {
    assertThat(run("b.conf")).startsWith("nightly: Cannot read 'b.conf'").endsWith("2");
    assertThat(run("a.conf", "--first", "1", "--each", "1"))
        .startsWith("nightly: Cannot read --from ''")
        .endsWith("2");
    assertThat(run("a.conf", "--from", "2999-01-01", "--first", "1", "--each", "1"))
        .startsWith("nightly: Cannot run before 2999-01-01");
    assertThat(run("a.conf", "--from", "2026-01-01", "--first", "0", "--each", "1"))
        .startsWith("nightly: Cannot read --first '0'");
  }
}
