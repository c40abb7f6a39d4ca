package io.espalier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.cost.CostTable;
import io.espalier.engine.Engines;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.rewrite.Replay;
import io.espalier.rewrite.Rewrites;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rewrites a saved model's structure, without data and without Spark. */
@Command(
    name = "rewrite",
    description =
        "Changes the structure of a saved model; prints the cost before and after, and how far its output moves.",
    footer = {
      "",
      "Rewritings that keep the output:",
      "  deploy: merges branches, folds batch normalizations, drops dropout; before a model is shipped or timed",
      "  fold-bn, merge-branches: one of these alone; merge-branches(where=cheaper) leaves what would cost more",
      "  reserve-and-merge, or rm: removes residual additions, to prune each block by itself; costs MACs;",
      "    inverted=widened carries channels through depthwise convolutions and costs more than inverted=beside",
      "Rewritings that change it, so train afterwards:",
      "  drop-branches(branches=[PATH, ...]), keep-branches(branches=[PATH, ...]): of a supernet; without a path",
      "    drop-branches changes nothing",
      "  lowrank: splits convolutions in two where that saves MACs. By ratio (the share of singular values that goes), energy",
      "    (the share of their squares that stays) or ranks of single layers; floor is the least rank, skip names layers that",
      "    stay, split=spatial splits into a column and a row",
      "",
      "Examples:",
      "  espalier rewrite out/base --to deploy --out out/shipped",
      "  espalier rewrite out/base --to 'lowrank(energy=0.95)' --out out/low --json",
      "  espalier rewrite out/other --history out/sweeps/quickstart/models/87aea1... --out out/other-pruned"
    })
final class RewriteCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "The folder of a saved model.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Change change = new Change();

  private static final class Change {
    @Option(
        names = "--to",
        paramLabel = "REWRITING",
        description = "What it becomes, in the grammar: deploy, rm, lowrank(ratio=0.5), ...")
    private String to;

    @Option(
        names = "--history",
        paramLabel = "DIR",
        description =
            "Do to it all that was done to the model in this folder, which started from the same architecture: the same channels, branches and ranks stay. Train it on afterwards.")
    private String history;

    /** In words. */
    private String text() {
      return to == null
          ? "history of " + history
          : Rewrites.CATALOG.write(Rewrites.CATALOG.read(to)).toString();
    }

    private Model of(Model before) {
      return to == null
          ? Replay.of(before, new ModelFolder(Stores.at(history)).read())
          : Rewrites.CATALOG.read(to).apply(before);
    }
  }

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the resulting model.")
  private String out;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    String asked = change.text();
    ModelFolder target = new ModelFolder(Stores.at(out));
    Model before = new ModelFolder(Stores.at(model)).read();
    Model after = change.of(before);
    if (target.complete() && !ModelFolder.hash(target.read()).equals(ModelFolder.hash(after))) {
      throw new Refusal(
          Text.of(
              "Cannot write to '%s': it holds another model; choose another folder or remove it",
              out));
    }
    OutputDifference difference = OutputDifference.of(Engines.find(), before, after);
    target.save(after);
    PrintWriter print = command.commandLine().getOut();
    if (json) {
      print.println(json(asked, before, after, difference));
    } else {
      print.println("rewrite(" + asked + ")");
      print.println("before  " + cost(before));
      print.println("after   " + cost(after));
      print.println(difference);
      print.println("model " + Stores.at(out).uri());
    }
    return 0;
  }

  private static String cost(Model model) {
    CostTable cost = CostTable.of(model.network());
    return Text.of(
        "%,d MACs, %,d parameters, %,d layers with weights",
        cost.macs(), cost.params(), cost.rows().size());
  }

  private String json(String asked, Model before, Model after, OutputDifference difference)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("to", asked);
    cost(root.putObject("before"), before);
    cost(root.putObject("after"), after);
    root.put("largest-difference", difference.difference());
    root.put("largest-output", difference.output());
    root.put("images", difference.images());
    root.put("model", Stores.at(out).uri());
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void cost(ObjectNode node, Model model) {
    CostTable cost = CostTable.of(model.network());
    node.put("macs", cost.macs()).put("params", cost.params()).put("layers", cost.rows().size());
  }
}
