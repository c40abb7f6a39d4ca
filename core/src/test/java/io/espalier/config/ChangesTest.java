package io.espalier.config;

import static io.espalier.testing.SweepFixture.CONFIG;
import static io.espalier.testing.SweepFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users write arrives to the letter, in the file and behind --set. */
class ChangesTest {
  private static SweepPlan plan(String text, String... changes) {
    return config(text, changes).plan();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/out//dbl/x",
        "/data/#1",
        "/data/a b # c",
        "/data/\"q\"/x",
        "/data/a,b=c:d",
        "/data/paren (1)",
        "[12]/x",
        "20241129",
        "1e3",
        "007",
        "true",
        "hdfs://n:8020/x//y",
        "/a\nb"
      })
  void aPathBehindSetIsTakenToTheLetter(String path) {
    assertThat(plan(CONFIG, "output=" + path).output()).isEqualTo(path);
  }

  @Test
  void quotesAndReferencesAreStillRead() {
    assertThat(plan(CONFIG, "output=\"/data/a//b\"").output()).isEqualTo("/data/a//b");
    assertThat(plan(CONFIG, "output=/data/${name}").output()).isEqualTo("/data/simulated");
    String open = "output = \"/data/\"${settings.x}, more = ${settings.y} {a = 1}\n" + CONFIG;
    assertThat(config(open, "settings.x=a//b", "settings.y={}").text())
        .contains("output = \"/data/a//b\"");
    assertThatThrownBy(() -> plan(CONFIG, "output=\"/data/\\d\""))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot set output");
  }

  @Test
  void aPathThatACommentWouldCutIsRefused() {
    for (String path : List.of("/data/out//dbl/x", "out#1", "${name}//x", "a-b//")) {
      assertThatThrownBy(() -> config("output = " + path + "\n" + CONFIG))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("in line 1")
          .hasMessageContaining("put the value in quotes");
      assertThat(plan("output = \"" + path.replace("$", "\\u0024") + "\"\n" + CONFIG).output())
          .isEqualTo(path);
    }
    String commented =
        "output = out/x # a comment//with everything\n// a/b//c\n"
            + "settings { a = 9// it's \"nine\n b = [1]# x\n c = \"\"\"x\"y//z\"\"\", d = \"\\\"a//b\" }\n";
    assertThat(plan(commented + CONFIG).output()).isEqualTo("out/x");
  }

  @Test
  void whatAnIncludedFileSaysIsLookedAtToo(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("inner.conf"), "\noutput = /data/out//x");
    Path file = Files.writeString(folder.resolve("a.conf"), "include \"inner.conf\"\n" + CONFIG);
    assertThatThrownBy(() -> SweepConfig.load(file, List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("inner.conf", "in line 2");
  }

  @Test
  void aPathInTheLongFormAndAFolderThatIsThereAreNoGrammar(@TempDir Path folder) throws Exception {
    String path = "/data/paren (1)";
    String longForm = "data { source { name = images, path = \"" + path + "\", size = 64 } }\n";
    assertThat(plan(longForm + CONFIG.replace("data = generated\n", "")).data())
        .isEqualTo(DataSpec.parse("images:" + path + "(size=64)"));
    Path saved = Files.createDirectories(folder.resolve("run (1)|x"));
    Files.writeString(saved.resolve("network.json"), "{}");
    assertThatThrownBy(() -> plan(CONFIG, "models.base=[\"" + saved + "\", full]"))
        .hasMessageContaining("file:" + saved);
    assertThatThrownBy(() -> plan(CONFIG, "models.base=[\"" + folder + "/none (1)\", full]"))
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void aNumberMayBeAName() {
    assertThat(plan(CONFIG.replace("simulated", "20241129")).name()).isEqualTo("20241129");
    assertThat(config(CONFIG.replace("simulated", "007")).text()).contains("name = 007  #");
    assertThat(plan(CONFIG, "name=007").name()).isEqualTo("007");
    assertThat(plan(CONFIG, "name=true").name()).isEqualTo("true");
  }

  @Test
  void anOptionIsSetInWhatStandsAsAText() {
    String data = CONFIG.replace("data = generated", "data = \"images:/x y (1)\"");
    assertThat(plan(data, "data.subset=0.5", "data.source.size=64").data())
        .isEqualTo(DataSpec.parse("data(\"images:/x y (1)(size=64)\", subset=0.5)"));
    assertThat(plan(CONFIG, "data={source=generated}", "data.source.train=100").data())
        .isEqualTo(DataSpec.parse("generated(train=100)"));
    assertThat(plan(CONFIG, "steps.full.epochs=3", "steps.full.batch=64").steps().get("full"))
        .isEqualTo(Call.parse("train(epochs=3, batch=64)"));
    assertThatThrownBy(() -> plan(CONFIG, "output.x=1"))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll("'output' is the text 'out/sweeps'", "set it as a whole");
    assertThatThrownBy(() -> plan(CONFIG, "data.subset=x"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("subset");
  }

  @Test
  void saysWhyAFileCannotBeRead(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> SweepConfig.load(folder, List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it is a folder");
    for (String open : List.of("[", "{a=")) {
      Path deep = Files.writeString(folder.resolve("deep.conf"), "a=" + open.repeat(20_000));
      assertThatThrownBy(() -> SweepConfig.load(deep, List.of()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("nested too deeply");
    }
  }
}
