package io.espalier.channel;

import io.espalier.network.Network;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All channels of a network, sorted into groups. An atom is a set of channels that are removed
 * together.
 *
 * <p>Nothing is traced or guessed: every operation declares which output channels carry which input
 * channels, and channels that carry one another are one atom. Channels that grouped convolutions
 * let go together only are one atom too. Atoms that occur in the same places form a group. Each
 * channel of each node belongs to exactly one atom of one group. The groups of the network's input
 * and output are among them and refuse to be cut.
 *
 * <pre>{@code
 * ChannelGroups groups = ChannelGroups.of(Zoo.CATALOG.read("resnet-20"));
 * Group inner = groups.group("layer1.0.conv1"); // 16 channels
 * List<Member> members = inner.members(); // filters, scales, and what reads them
 * List<Group> mayGo = groups.prunable();
 * }</pre>
 */
public final class ChannelGroups {
  private final Network network;
  private final Labels labels;
  private final Classes classes;
  private final Map<String, Group> groups;

  private ChannelGroups(
      Network network, Labels labels, Classes classes, Map<String, Group> groups) {
    this.network = network;
    this.labels = labels;
    this.classes = classes;
    this.groups = Collections.unmodifiableMap(groups);
  }

  /** Derives the groups of a network, in a time linear in its number of channels. */
  public static ChannelGroups of(Network network) {
    return network.derived(ChannelGroups.class, ChannelGroups::derived);
  }

  private static ChannelGroups derived(Network network) {
    Place.All all = Place.of(network);
    ChannelGroups alone = of(network, all);
    boolean[] stuck = alone.stuck();
    for (boolean any : stuck) {
      if (any) {
        return of(network, all.tied(Ties.of(all.places(), stuck)));
      }
    }
    return alone;
  }

  private static ChannelGroups of(Network network, Place.All all) {
    Classes classes = new Classes(all.labels().count(), all.places());
    List<List<Member>> members = new ArrayList<>();
    List<BlockRule> rules = new ArrayList<>();
    for (int g = 0; g < classes.count(); g++) {
      members.add(new ArrayList<>());
      rules.add(new BlockRule(classes.size(g)));
    }
    Members splitting = new Members(classes, all.labels().count());
    for (Place place : all.places()) {
      splitting.split(
          place,
          (member, g) -> {
            members.get(g).add(member);
            if (place.blocks() > 1) {
              rules.get(g).demand(place, member);
            }
          });
    }
    String[] ends = ends(network, all.labels(), classes);
    Map<String, Group> groups = new LinkedHashMap<>();
    Map<String, Integer> used = new LinkedHashMap<>();
    for (int g = 0; g < classes.count(); g++) {
      String name = name(members.get(g), groups, used);
      Optional<String> refusal = Optional.ofNullable(ends[g]).or(rules.get(g)::refusal);
      List<Division> divisions = refusal.isPresent() ? List.of() : rules.get(g).divisions();
      groups.put(name, new Group(name, classes.size(g), members.get(g), divisions, refusal));
    }
    return new ChannelGroups(network, all.labels(), classes, groups);
  }

  private static String name(
      List<Member> members, Map<String, Group> taken, Map<String, Integer> used) {
    String first =
        members.stream()
            .filter(member -> member.side() != Side.COLUMNS)
            .map(Member::node)
            .findFirst()
            .orElseThrow();
    String name;
    do {
      int time = used.merge(first, 1, Integer::sum);
      name = time == 1 ? first : first + "#" + time;
    } while (taken.containsKey(name));
    return name;
  }

  /** For each class why it has to stay, where the network begins or ends with it. */
  private static String[] ends(Network network, Labels labels, Classes classes) {
    String[] ends = new String[classes.count()];
    for (int atom : labels.atoms(network.output().path())) {
      ends[classes.classOf(atom)] = "they are the network's output";
    }
    for (int atom : labels.atoms(Network.INPUT)) {
      ends[classes.classOf(atom)] = "they carry the network's input";
    }
    return ends;
  }

  /** For each atom, whether nothing but grouped convolutions keeps it from going. */
  private boolean[] stuck() {
    String[] ends = ends(network, labels, classes);
    List<Group> all = groups();
    boolean[] stuck = new boolean[labels.count()];
    for (int atom = 0; atom < stuck.length; atom++) {
      int g = classes.classOf(atom);
      stuck[atom] = ends[g] == null && !all.get(g).prunable();
    }
    return stuck;
  }

  /** The network whose channels these are. */
  public Network network() {
    return network;
  }

  /** All groups, in the order in which their channels first occur. */
  public List<Group> groups() {
    return List.copyOf(groups.values());
  }

  /** The groups that can lose channels. */
  public List<Group> prunable() {
    return groups.values().stream().filter(Group::prunable).toList();
  }

  /**
   * The group of this name.
   *
   * @throws Refusal with the groups of the node of this path, or the nearest name
   */
  public Group group(String name) {
    Group group = groups.get(name);
    if (group != null) {
      return group;
    }
    List<String> owners = withFilters(name).stream().map(each -> "'" + each.name() + "'").toList();
    String hint =
        owners.isEmpty()
            ? Nearest.hint(name, groups.keySet())
            : "the filters of this layer are in " + String.join(" and ", owners);
    throw new Refusal(Text.of("Cannot find channel group '%s': %s", name, hint));
  }

  /** The groups that the filters of a convolution or linear layer belong to. */
  public List<Group> withFilters(String node) {
    return groups.values().stream()
        .filter(
            group ->
                group.members().stream()
                    .anyMatch(m -> m.side() == Side.FILTERS && m.node().equals(node)))
        .toList();
  }

  /**
   * The groups of a layer's filters, or the one group of this name.
   *
   * @throws Refusal if there is neither
   */
  public List<Group> named(String name) {
    List<Group> owners = withFilters(name);
    return owners.isEmpty() ? List.of(group(name)) : owners;
  }

  /** The paths of all layers with filters. */
  public List<String> layers() {
    return groups.values().stream()
        .flatMap(group -> group.members(Side.FILTERS).stream())
        .map(Member::node)
        .distinct()
        .toList();
  }

  /** One line for each group: what is removed where, or why nothing can be. */
  public String describe() {
    return groups.values().stream().map(Group::describe).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return describe();
  }

  /** The channels that stay everywhere, given which atoms stay in each group by position. */
  Map<String, int[]> channels(List<boolean[]> stays) {
    Map<String, int[]> kept = new LinkedHashMap<>();
    kept.put(Network.INPUT, channels(labels.atoms(Network.INPUT), stays));
    network.nodes().forEach(n -> kept.put(n.path(), channels(labels.atoms(n.path()), stays)));
    return kept;
  }

  private int[] channels(int[] atoms, List<boolean[]> stays) {
    int[] kept = new int[atoms.length];
    int count = 0;
    for (int c = 0; c < atoms.length; c++) {
      if (stays.get(classes.classOf(atoms[c]))[classes.indexWithin(atoms[c])]) {
        kept[count++] = c;
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
