using Microsoft.AspNetCore.Http;
using TroveClusters.Client.Wire;
using TroveClusters.Server.Auth;
using TroveClusters.Server.Work;

namespace TroveClusters.Server.Service;

/// <summary>
/// Plans, and begins what goes on whatever becomes of the connection. An operation is answered for as soon as it is in the
/// journal; what it tells is to be followed from there.
/// </summary>
internal sealed class ServiceOperations(PlanStore plans, OperationHost host, TimeProvider time)
{
    /// <summary>The longest command the journal gets.</summary>
    private const int LongestCommand = 4000;

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>Checks a request, says what would be done, and keeps that.</summary>
    public async Task<IResult> PlanAsync(CallContext context)
    {
        OperationRequest request = Signed(context.Arguments.Get<OperationRequest>("request"), context);
        await MemberRules.CheckAsync(context.Caller, context.Service, request, context.Aborted);
        // Before the plan is made: what the journal has from then on may be its run.
        DateTimeOffset made = time.GetUtcNow();
        TrovePlan plan = await context.Service.PlanAsync(request, context.Aborted);
        return ServiceCalls.Json(PlanBody.Of(plans.Add(context.Tenant, context.Caller.Name, plan).Id, made, plan));
    }

    /// <summary>Runs a plan that the caller was shown.</summary>
    public async Task<IResult> RunAsync(CallContext context)
    {
        string id = context.Arguments.Get<string>("plan");
        KeptPlan kept = plans.Find(context.Tenant, context.Caller.Name, id)
            ?? throw new TroveException(TroveErrorId.PlanNotFound, "The plan is not known here, or not any more.", id);
        OperationRun run = await kept.RunOnceAsync(plan => host.StartAsync(context.Tenant, plan.Request.Kind, (service, observer, stop) => service.RunAsync(plan, observer, stop)));
        return await BegunAsync(run, undoing: false, recovering: kept.Plan.Recovers);
    }

    /// <summary>Finishes or undoes an operation that nobody works on any more.</summary>
    public async Task<IResult> ResumeAsync(CallContext context)
    {
        Guid id = context.Arguments.Get<Guid>("operationId");
        return await BegunAsync(await host.StartAsync(context.Tenant, null, (service, observer, stop) => service.ResumeAsync(id, observer, stop)), undoing: false);
    }

    /// <summary>Undoes an operation.</summary>
    public async Task<IResult> UndoAsync(CallContext context)
    {
        Guid id = context.Arguments.Get<Guid>("operationId");
        return await BegunAsync(await host.StartAsync(context.Tenant, null, (service, observer, stop) => service.UndoAsync(id, observer, stop)), undoing: true);
    }

    private static async Task<IResult> BegunAsync(OperationRun run, bool undoing, Guid? recovering = null)
    {
        Guid id = run.Begun.IsCompleted ? await run.Begun : (await run.Result).Operation.Id;
        return ServiceCalls.Json(new BegunAnswer(id, undoing, id == recovering), StatusCodes.Status202Accepted);
    }

    /// <summary>A request as the journal is to have it: who asks is known here, and that a server runs it.</summary>
    private static OperationRequest Signed(OperationRequest request, CallContext context)
    {
        if (request.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > s_longest))
            throw CallArguments.Invalid("timeout must be more than nothing, and a day at most.");
        string command = request.Command.Length > 0 ? request.Command : $"{context.Http.Request.Path}";
        string asked = OperationHost.Mark + (command.Length <= LongestCommand ? command : command[..LongestCommand]);
        return request.AsAskedBy(Caller.Of(context.Http).From(context.Http), asked);
    }
}
