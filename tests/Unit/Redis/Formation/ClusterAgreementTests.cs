using System.Globalization;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Formation;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Engine.Redis.Servers;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Tests.Unit.Redis.Formation;

public sealed class ClusterAgreementTests
{
    private static readonly string[] s_slots = ["0-5461", "5462-10922", "10923-16383"];

    [Fact]
    public void Equal_views_agree() => Assert.True(Judge(View(0), View(1), View(2)).IsAgreed);

    [Fact]
    public void Who_does_not_know_another_is_named()
    {
        var result = Judge(View(0), View(1, (2, null)), View(2));
        Assert.Equal([AgreementDefect.Uncovered, AgreementDefect.DoesNotKnow], Defects(result, 1));
        Assert.Contains("127.0.0.1:7001 does not see all slots covered (5461 slots have no owner), does not know 127.0.0.1:7002", result.Describe(), StringComparison.Ordinal);
        Assert.Equal(2, result.AgreedNodes);
    }

    [Theory]
    [InlineData("h 127.0.0.1:7002@17002 master - 0 0 2 disconnected 10923-16383", (int)AgreementDefect.NotLinked)]
    [InlineData("h 127.0.0.1:7002@17002 master,fail? - 0 0 2 connected 10923-16383", (int)AgreementDefect.ThinksFailing)]
    [InlineData("h 127.0.0.1:7002@17002 master,fail - 0 0 2 connected 10923-16383", (int)AgreementDefect.ThinksFailing)]
    [InlineData("h :0@0 master,noaddr - 0 0 2 disconnected 10923-16383", (int)AgreementDefect.HalfKnows)]
    [InlineData("h 127.0.0.1:7002@17002 slave aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 0 0 2 connected 10923-16383", (int)AgreementDefect.OtherRole)]
    public void What_a_view_has_wrong_is_found(string line, int defect) =>
        Assert.Equal([(AgreementDefect)defect], Defects(Judge(View(0), View(1, (2, line)), View(2)), 1));

    [Fact]
    public void Other_slots_than_the_owner_says_are_found_even_when_all_are_covered()
    {
        var result = Judge(View(0), View(1, (2, "h 127.0.0.1:7002@17002 master - 0 0 2 connected 10924-16383"), (0, "h 127.0.0.1:7000@17000 master - 0 0 0 connected 0-5461 10923")), View(2));
        Assert.Equal([AgreementDefect.OtherSlots, AgreementDefect.OtherSlots], Defects(result, 1));
    }

    [Fact]
    public void A_stranger_is_a_deviation()
    {
        var stranger = new string('e', 40);
        var line = $"{stranger} 10.0.0.9:7000@17000 master - 0 0 9 connected";
        var answers = Answers(View(0), View(1) + line + "\n", View(2));
        Assert.Equal([AgreementDefect.KnowsStranger], Defects(ClusterAgreement.Judge(answers, null), 1));
    }

    [Fact]
    public void A_handshake_passes_by_itself()
    {
        var line = $"{new string('e', 40)} 127.0.0.1:7002@17002 handshake - 0 0 0 disconnected";
        var result = ClusterAgreement.Judge(Answers(View(0), View(1) + line + "\n", View(2)), null);
        Assert.Equal([AgreementDefect.Greeting], Defects(result, 1));
        Assert.DoesNotContain(result.Deviations, d => d.IsStructural);
    }

    [Fact]
    public void Cluster_state_counts_except_on_Garnet_which_always_says_ok()
    {
        var failing = Answers([View(0), View(1), View(2)], RedisServerKind.Redis, state: "fail");
        Assert.Equal([AgreementDefect.NotServing], Defects(ClusterAgreement.Judge(failing, null), 0));
        var garnet = Answers([View(0), View(1), View(2, (1, null))], RedisServerKind.Garnet, state: "ok");
        Assert.Equal([AgreementDefect.Uncovered, AgreementDefect.DoesNotKnow], Defects(ClusterAgreement.Judge(garnet, null), 2));
    }

    [Fact]
    public void A_node_that_does_not_answer_is_a_deviation_with_its_cause()
    {
        var answers = Answers(View(0), View(1), View(2));
        answers[2] = answers[2] with { View = null, Failure = new TroveException(TroveErrorId.NodeUnreachable, "connection refused") };
        var result = ClusterAgreement.Judge(answers, [Id(0), Id(1), Id(2)]);
        Assert.Equal([AgreementDefect.Unreachable], Defects(result, 2));
        Assert.Contains("127.0.0.1:7002 does not answer (connection refused)", result.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_is_not_expected_is_found()
    {
        var result = ClusterAgreement.Judge(Answers(View(0), View(1), View(2)), [Id(0), Id(1)]);
        Assert.Contains(AgreementDefect.OtherId, Defects(result, 2));
        Assert.Contains(AgreementDefect.KnowsStranger, Defects(result, 0));
    }

    [Fact]
    public void A_hundred_nodes_that_know_nobody_are_described_briefly()
    {
        var answers = Enumerable.Range(0, 100).Select(i => Answer(i, $"{Id(i)} :{7000 + i}@{17000 + i} myself,master - 0 0 0 connected\n", RedisServerKind.Redis, "fail")).ToArray();
        var text = ClusterAgreement.Judge(answers, null).Describe();
        Assert.InRange(text.Length, 100, 5000);
        Assert.EndsWith("and 90 more nodes", text, StringComparison.Ordinal);
    }

    private static string Id(int node) => node.ToString("x40", CultureInfo.InvariantCulture);

    /// <summary>A view of three nodes; lines may be replaced ("h" stands for the id) or left out.</summary>
    private static string View(int observer, params (int Node, string? Line)[] changes)
    {
        var text = "";
        for (var i = 0; i < 3; i++)
        {
            var change = changes.Where(c => c.Node == i).ToList();
            var line = change.Count == 0
                ? $"h 127.0.0.1:{7000 + i}@{17000 + i} {(i == observer ? "myself," : "")}master - 0 0 {i} connected {s_slots[i]}"
                : change[0].Line;
            if (line is not null)
                text += (line.StartsWith('h') ? Id(i) + line[1..] : line) + "\n";
        }
        return text;
    }

    private static NodeAnswer Answer(int index, string nodes, RedisServerKind kind, string state)
    {
        var info = ClusterInfo.Parse(
            $"cluster_state:{state}\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\n"
            + "cluster_known_nodes:3\r\ncluster_size:3\r\ncluster_current_epoch:3\r\ncluster_my_epoch:1\r\n");
        var endpoint = new RedisEndpoint("127.0.0.1", 7000 + index);
        return new NodeAnswer(endpoint, new RedisNodeView(endpoint, kind, info, ClusterNodes.Parse(nodes)), null);
    }

    private static NodeAnswer[] Answers(string[] views, RedisServerKind kind, string state) =>
        [.. views.Select((view, i) => Answer(i, view, kind, state))];

    private static NodeAnswer[] Answers(params string[] views) => Answers(views, RedisServerKind.Redis, "ok");

    private static AgreementResult Judge(params string[] views) => ClusterAgreement.Judge(Answers(views), null);

    private static AgreementDefect[] Defects(AgreementResult result, int node) =>
        [.. result.Deviations.Where(d => d.Node == node).Select(d => d.Defect)];
}
