using System.Management.Automation;
using System.Reflection;

namespace TroveClusters.CaseRunner;

/// <summary>What must hold of all cmdlets, those to come among them.</summary>
internal static class Rules
{
    // Of the approved verbs those the surface uses; a verb beyond them is a decision.
    private static readonly HashSet<string> s_verbs =
    [
        VerbsCommon.Add, VerbsCommon.Get, VerbsCommon.Move, VerbsCommon.New, VerbsCommon.Optimize, VerbsCommon.Remove, VerbsCommon.Reset, VerbsCommon.Resize,
        VerbsCommon.Set, VerbsCommon.Switch, VerbsCommon.Undo, VerbsData.Backup, VerbsData.Export, VerbsData.Import, VerbsData.Restore, VerbsData.Update, VerbsDiagnostic.Measure,
        VerbsDiagnostic.Repair, VerbsDiagnostic.Test, VerbsLifecycle.Enable, VerbsLifecycle.Register, VerbsLifecycle.Restart, VerbsLifecycle.Resume,
        VerbsLifecycle.Start, VerbsLifecycle.Stop, VerbsLifecycle.Unregister, VerbsLifecycle.Wait, VerbsCommunications.Connect, VerbsCommunications.Disconnect,
    ];

    private static readonly string[] s_reserved =
        ["Confirm", "WhatIf", "Verbose", "Debug", "ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable", "OutBuffer", "OutVariable", "InformationAction",
         "InformationVariable", "PipelineVariable", "ProgressAction", "PassThru", "AsJob"];

    public static IEnumerable<(string Name, Func<string> Test)> Of(CaseSession session)
    {
        var all = CmdletCatalog.All(session);
        string Each(Func<string, Type, CmdletAttribute, IEnumerable<string>> broken) =>
            string.Join('\n', all.SelectMany(cmdlet => broken(cmdlet.Name, cmdlet.Type, cmdlet.Attribute).Select(why => $"{cmdlet.Name}: {why}")));

        yield return ("there are cmdlets", () => all.Count >= 17 ? "" : $"only {all.Count}");
        yield return ("verbs are approved and of the surface", () => Each((_, _, a) => s_verbs.Contains(a.VerbName) ? [] : [$"verb {a.VerbName}"]));
        yield return ("nouns begin with Trove", () => Each((_, _, a) => a.NounName.StartsWith("Trove", StringComparison.Ordinal) && !a.NounName.EndsWith('s') ? [] : [a.NounName]));
        yield return ("classes are named after their cmdlets and sealed", () => Each((n, t, _) =>
            t.Name == n.Replace("-", "", StringComparison.Ordinal) + "Command" && t.IsSealed && t.Namespace == "TroveClusters.Commands" ? [] : [t.FullName!]));
        yield return ("every cmdlet declares what it emits", () => Each((_, t, _) => t.GetCustomAttributes<OutputTypeAttribute>().Any() ? [] : ["no OutputType"]));
        yield return ("cmdlets that read, or only connect, do not confirm, all others do", () => Each((_, _, a) =>
            a.SupportsShouldProcess == (a.VerbName is not (VerbsCommon.Get or VerbsDiagnostic.Test or VerbsLifecycle.Wait or VerbsDiagnostic.Measure or VerbsData.Export or VerbsCommunications.Connect or VerbsCommunications.Disconnect)) ? [] : [$"SupportsShouldProcess is {a.SupportsShouldProcess}"]));
        yield return ("what takes something away has high impact, nothing else", () => Each((_, _, a) => !a.SupportsShouldProcess
            || (a.ConfirmImpact == ConfirmImpact.High) == (a.VerbName is VerbsCommon.Remove or VerbsLifecycle.Unregister or VerbsCommon.Resize or VerbsCommon.Undo or VerbsData.Restore || (a.VerbName == VerbsLifecycle.Stop && a.NounName == "TroveCluster")) ? [] : [$"impact {a.ConfirmImpact}"]));
        yield return ("changing cmdlets have -Force, and those that run operations -TimeoutSeconds", () => Each((_, t, a) =>
            !a.SupportsShouldProcess ? [] : (RunsOperations(t) ? new[] { "Force", "TimeoutSeconds" } : ["Force"]).Where(name => CmdletCatalog.Parameters(t).All(p => p.Name != name)).Select(name => $"no -{name}")));
        yield return ("no reserved parameter names, no -PassThru, no -AsJob", () => Each((_, t, _) =>
            CmdletCatalog.Parameters(t).SelectMany(Names).Where(name => s_reserved.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => "-" + name)));
        yield return ("no bool parameters", () => Each((_, t, _) => CmdletCatalog.Parameters(t).Where(p => p.PropertyType == typeof(bool)).Select(p => "-" + p.Name)));
        yield return ("parameters are Pascal case and their aliases unique", () => Each((_, t, _) =>
            CmdletCatalog.Parameters(t).SelectMany(Names).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1 || !char.IsUpper(group.Key[0])).Select(group => "-" + group.Key)));
        yield return ("one parameter name has one type everywhere", () => SameTypes(all));
        yield return ("one value from the pipeline in each set, unless types tell them apart", () => Each((_, t, a) => ByValue(t)));
        yield return ("positions are unique in each set, and at most four", () => Each((_, t, _) => Positions(t)));
        yield return ("removals bind no Name by property name", () => Each((_, t, a) => a.VerbName is not (VerbsCommon.Remove or VerbsLifecycle.Unregister) ? [] :
            CmdletCatalog.Parameters(t).Where(p => Names(p).Contains("Name", StringComparer.OrdinalIgnoreCase)
                && p.GetCustomAttributes<ParameterAttribute>().Any(x => x.ValueFromPipelineByPropertyName)).Select(p => $"-{p.Name}")));
        yield return ("cmdlets about nodes have no -Name at all", () => Each((_, t, a) => a.NounName != "TroveClusterNode" ? [] :
            CmdletCatalog.Parameters(t).SelectMany(Names).Where(name => name.Equals("Name", StringComparison.OrdinalIgnoreCase)).Select(name => "-" + name)));
        yield return ("no public member shows a type of the engine's folder", () => Leaks(session));
    }

    // All that is changed is changed by an operation, except what is no cluster's: options, flavors, quotas, hosts, tokens, and the catalog as a whole.
    private static bool RunsOperations(Type type) => type.Name is not ("SetTroveConfigurationCommand" or "NewTroveFlavorCommand"
        or "RemoveTroveFlavorCommand" or "SetTroveQuotaCommand" or "RegisterTroveHostCommand" or "UnregisterTroveHostCommand" or "BackupTroveCatalogCommand" or "RestoreTroveCatalogCommand"
        or "NewTroveServerTokenCommand" or "RemoveTroveServerTokenCommand");

    private static IEnumerable<string> Names(PropertyInfo property) =>
        property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames).Prepend(property.Name);

    private static string SameTypes(IReadOnlyList<(string Name, Type Type, CmdletAttribute Attribute)> all)
    {
        // A scalar and an array of the same are one type to whoever types them. -Node names nodes or specifies new ones;
        // -Status, -State, -Id and -InputObject are those of the cmdlet's noun.
        var uses = all.SelectMany(cmdlet => CmdletCatalog.Parameters(cmdlet.Type).Select(p => (p.Name, Type: Core(p.PropertyType), Cmdlet: cmdlet.Name)));
        return string.Join('\n', uses.Where(use => use.Name is not ("InputObject" or "Node" or "Id" or "Status" or "State")).GroupBy(use => use.Name)
            .Where(group => group.Select(use => use.Type).Distinct().Count() > 1)
            .Select(group => $"-{group.Key}: {string.Join(", ", group.Select(use => $"{use.Type.Name} in {use.Cmdlet}"))}"));
    }

    private static Type Core(Type type)
    {
        Type inner = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(inner) ?? inner;
    }

    private static IEnumerable<string> ByValue(Type type)
    {
        var takers = CmdletCatalog.Parameters(type).SelectMany(p => p.GetCustomAttributes<ParameterAttribute>().Where(a => a.ValueFromPipeline).Select(a => (Set: a.ParameterSetName, p.Name))).ToList();
        return takers.GroupBy(taker => taker.Set).Where(group => group.Count() > 1).Select(group => $"set {group.Key} takes {string.Join(" and ", group.Select(x => "-" + x.Name))} by value");
    }

    private static IEnumerable<string> Positions(Type type)
    {
        var places = CmdletCatalog.Parameters(type).SelectMany(p => p.GetCustomAttributes<ParameterAttribute>().Where(a => a.Position >= 0).Select(a => (a.ParameterSetName, a.Position, p.Name))).ToList();
        foreach (var clash in places.GroupBy(place => (place.ParameterSetName, place.Position)).Where(group => group.Count() > 1))
            yield return $"set {clash.Key.ParameterSetName} has {string.Join(", ", clash.Select(x => "-" + x.Name))} at {clash.Key.Position}";
        if (places.Any(place => place.Position > 3))
            yield return "more than four positions";
    }

    private static string Leaks(CaseSession session)
    {
        string[] allowed = ["TroveClusters", "TroveClusters.PowerShell", "System.Management.Automation", "netstandard"];
        return string.Join('\n', session.Cmdlets.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !allowed.Contains(name) && !name.StartsWith("System.", StringComparison.Ordinal) && name != "Microsoft.Win32.Primitives"));
    }
}
