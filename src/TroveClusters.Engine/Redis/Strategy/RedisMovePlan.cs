using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Slots;
using TroveClusters.Engine.Redis.Topology;

namespace TroveClusters.Engine.Redis.Strategy;

/// <summary>Plans the move of slots that somebody names to a node that he names.</summary>
internal static class RedisMovePlan
{
    public static async Task<EnginePlan> MakeAsync(
        PlanContext context, ClusterState state, MoveSlotsRequest request, CancellationToken cancellationToken)
    {
        SlotSet? wanted = Read(request.Slots);
        NodeRow to = One(context, state, request.To);
        NodeRow? from = request.From is { } name ? One(context, state, name) : null;
        if (wanted is null && from is null)
            throw new TroveException(TroveErrorId.InvalidArgument, "Name the slots to move, or the node whose slots are to move, or both.", "Slot");
        await using RedisMembers members = RedisMembers.Of(context, state);
        SlotSurvey survey = await SlotSurvey.TakeAsync(context, state, members, cancellationToken);
        foreach (NodeRow end in new[] { to, from ?? to }.Where(survey.Census.IsReplica))
            throw new TroveException(TroveErrorId.InvalidArgument, $"{end.Name} is a replica: only primaries own slots.", end.Name, "Name its primary.");
        SlotSet slots = wanted ?? survey.Census.SlotsOf(from!);
        if (from is not null && slots.Except(survey.Census.SlotsOf(from).Union(survey.Census.SlotsOf(to))) is { IsEmpty: false } others)
            throw new TroveException(TroveErrorId.SlotNotOwned, $"{from.Name} does not own {(others.Count == 1 ? "slot" : "slots")} {others}. Nothing was changed.", others.ToString());
        List<SlotMove> moves = [.. survey.Primaries
            .Where(node => node.Id != to.Id)
            .Select(node => new SlotMove(node.Id, to.Id, survey.Census.SlotsOf(node).Intersect(slots)))
            .Where(move => !move.Slots.IsEmpty)];
        return await RedisSlotPlan.MakeAsync(
            request, request.Limits, state, survey, moves, "Move slots",
            FormattableString.Invariant($"{state.Cluster.Name}/{to.Name} ({moves.Sum(move => move.Slots.Count)} slots)"), cancellationToken);
    }

    private static SlotSet? Read(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return null;
        SlotSet slots = SlotSet.Empty;
        foreach (string text in texts)
        {
            if (!SlotSet.TryParse(text, out SlotSet some, out string part) || some.IsEmpty)
                throw new TroveException(
                    TroveErrorId.InvalidArgument, $"'{(part.Length > 0 ? part : text)}' is no slot and no range of slots: they go from 0 to {SlotRange.SlotCount - 1}, such as 0-100.", text);
            slots = slots.Union(some);
        }
        return slots;
    }

    private static NodeRow One(PlanContext context, ClusterState state, string name) => NodeSelection.Find(context, state, [name]) is [var node]
        ? node
        : throw new TroveException(TroveErrorId.InvalidArgument, $"'{name}' stands for several nodes; name exactly one.", name);
}
