using System.Globalization;
using System.Text;
using TroveClusters.Engine.Redis.Agent;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Engine.Redis.Formation;

/// <summary>What a node answered when asked for its view: the view, or why there is none.</summary>
internal sealed record NodeAnswer(RedisEndpoint Endpoint, RedisNodeView? View, TroveException? Failure);

/// <summary>Whether nodes agree, and every way in which they do not.</summary>
internal sealed class AgreementResult(IReadOnlyList<NodeAnswer> answers, IReadOnlyList<AgreementDeviation> deviations)
{
    private const int MaxNodes = 10;
    private const int MaxSubjects = 5;

    /// <summary>Every node knows exactly the expected ones, all agree on all slots, all are linked, and all serve.</summary>
    public bool IsAgreed => deviations.Count == 0;

    public IReadOnlyList<NodeAnswer> Answers => answers;

    public IReadOnlyList<AgreementDeviation> Deviations => deviations;

    /// <summary>How many nodes have no deviation.</summary>
    public int AgreedNodes => answers.Count - deviations.Select(d => d.Node).Distinct().Count();

    /// <summary>One deviation in words.</summary>
    public string Describe(AgreementDeviation deviation)
    {
        var subject = deviation.SubjectId is { } id ? NameOf(id) : "";
        var text = Phrase(deviation.Defect, subject);
        return deviation.Detail.Length == 0 ? text : $"{text} ({deviation.Detail})";
    }

    /// <summary>All deviations in words, by node; long lists are cut and counted.</summary>
    public string Describe()
    {
        if (IsAgreed)
            return "all nodes agree";
        var text = new StringBuilder();
        var nodes = deviations.GroupBy(d => d.Node).OrderBy(g => g.Key).ToList();
        foreach (var node in nodes.Take(MaxNodes))
        {
            if (text.Length > 0)
                text.Append("; ");
            text.Append(answers[node.Key].Endpoint).Append(' ').AppendJoin(", ", node.GroupBy(d => d.Defect).Select(DescribeAlike));
        }
        if (nodes.Count > MaxNodes)
            text.Append(CultureInfo.InvariantCulture, $"; and {nodes.Count - MaxNodes} more nodes");
        return text.ToString();
    }

    private string DescribeAlike(IGrouping<AgreementDefect, AgreementDeviation> alike)
    {
        var all = alike.ToList();
        if (all.Count == 1)
            return Describe(all[0]);
        var names = string.Join(", ", all.Take(MaxSubjects).Select(d => d.SubjectId is { } id ? NameOf(id) : d.Detail));
        if (all.Count > MaxSubjects)
            names += string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MaxSubjects} more");
        return Phrase(alike.Key, names);
    }

    private static string Phrase(AgreementDefect defect, string subject) => defect switch
    {
        AgreementDefect.Unreachable => "does not answer",
        AgreementDefect.DoesNotKnow => $"does not know {subject}",
        AgreementDefect.HalfKnows => $"has not finished meeting {subject}",
        AgreementDefect.NotLinked => $"has no link to {subject}",
        AgreementDefect.ThinksFailing => $"thinks that {subject} fails",
        AgreementDefect.OtherSlots => $"does not have the right slots of {subject}",
        AgreementDefect.OtherRole => $"does not have the right role of {subject}",
        AgreementDefect.KnowsStranger => $"knows {subject}, which does not belong here",
        AgreementDefect.Greeting => "is still greeting",
        AgreementDefect.Uncovered => "does not see all slots covered",
        AgreementDefect.NotServing => "says cluster_state:fail",
        AgreementDefect.OtherId => "has another id than expected",
        _ => defect.ToString(),
    };

    private string NameOf(string id)
    {
        foreach (var answer in answers)
        {
            if (answer.View?.Id == id)
                return answer.Endpoint.ToString();
        }
        foreach (var answer in answers)
        {
            if (answer.View?.Nodes.Find(id) is { Host.Length: > 0 } node)
                return RedisNodeView.Name(node);
        }
        return id;
    }
}
