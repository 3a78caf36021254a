using System.Management.Automation;
using System.Text.Json.Nodes;

namespace TroveClusters.CaseRunner;

/// <summary>How to make a mutating cmdlet change something, and what that is.</summary>
internal sealed record ConfirmFixture
{
    public required string Cmdlet { get; init; }

    /// <summary>Tells fixtures of one cmdlet apart.</summary>
    public string Variant { get; init; } = "";

    public required JsonObject World { get; init; }

    public JsonArray? Input { get; init; }

    public required JsonObject Parameters { get; init; }

    /// <summary>The operation, as the question names it.</summary>
    public required string Action { get; init; }

    /// <summary>The targets, one question each.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    public required IReadOnlyList<string> Changes { get; init; }

    public required int Output { get; init; }
}

/// <summary>Every row of the confirm matrix for every cmdlet that declares ShouldProcess.</summary>
internal static class ConfirmMatrix
{
    private const string Plan = "What if: The plan would be:";

    public static IEnumerable<(string Name, Func<string> Test)> Of(CaseSession session, string path)
    {
        var fixtures = CaseFile.Read<List<ConfirmFixture>>(path);
        foreach ((string name, Type _, CmdletAttribute attribute) in CmdletCatalog.All(session).Where(cmdlet => cmdlet.Attribute.SupportsShouldProcess))
        {
            List<ConfirmFixture> own = [.. fixtures.Where(fixture => fixture.Cmdlet == name)];
            if (own.Count == 0)
                yield return ($"{name} has a fixture", () => $"{name} changes something, but {path} does not say how to run it.");
            foreach (ConfirmFixture fixture in own)
                foreach (Row row in Rows(fixture, attribute.ConfirmImpact == ConfirmImpact.High))
                    yield return ($"{name}{(fixture.Variant.Length == 0 ? "" : $" ({fixture.Variant})")}: {row.Name}", () => Check(session, fixture, row));
        }
        foreach (ConfirmFixture fixture in fixtures)
            if (CmdletCatalog.All(session).All(cmdlet => cmdlet.Name != fixture.Cmdlet || !cmdlet.Attribute.SupportsShouldProcess))
                yield return ($"{fixture.Cmdlet} exists and confirms", () => $"{path} speaks of {fixture.Cmdlet}, which declares no ShouldProcess or does not exist.");
    }

    private static IEnumerable<Row> Rows(ConfirmFixture fixture, bool high)
    {
        int targets = fixture.Targets.Count;
        string[] yes = [.. Enumerable.Repeat("Yes", targets)];
        string[] no = [.. Enumerable.Repeat("No", targets)];
        yield return new("plain", "", high ? yes : [], high ? targets : 0);
        if (high)
        {
            yield return new("plain, answered No", "", no, -1, Changes: false);
            yield return new("plain, answered Yes to All", "", ["YesToAll"], 1);
            yield return new("plain, answered No to All", "", ["NoToAll"], 1, Changes: false);
            yield return new("plain, not interactive", "", [], 0, Changes: false, Refused: true);
        }
        else
        {
            yield return new("plain, not interactive", "", [], 0, Interactive: false);
        }
        yield return new("-Confirm:$false", "Confirm=false", [], 0);
        yield return new("-Force", "Force=true", [], 0);
        yield return new("-Force, not interactive", "Force=true", [], 0, Interactive: false);
        yield return new("$ConfirmPreference None", "$ConfirmPreference=None", [], 0);
        yield return new("$ConfirmPreference Low", "$ConfirmPreference=Low", yes, targets);
        yield return new("$ConfirmPreference Low, -Force", "$ConfirmPreference=Low Force=true", [], 0);
        yield return new("-Confirm", "Confirm=true", yes, targets);
        yield return new("-Force -Confirm", "Force=true Confirm=true", yes, targets);
        yield return new("-Force -Confirm, answered No", "Force=true Confirm=true", no, -1, Changes: false);
        yield return new("-Force -Confirm, not interactive", "Force=true Confirm=true", [], 0, Changes: false, Refused: true);
        yield return new("-WhatIf", "WhatIf=true", [], 0, Changes: false, WhatIf: true);
        yield return new("-WhatIf -Force", "WhatIf=true Force=true", [], 0, Changes: false, WhatIf: true);
        yield return new("-WhatIf -Force -Confirm:$false", "WhatIf=true Force=true Confirm=false", [], 0, Changes: false, WhatIf: true);
        yield return new("-WhatIf -Confirm", "WhatIf=true Confirm=true", [], 0, Changes: false, WhatIf: true);
        yield return new("$WhatIfPreference, -Force", "$WhatIfPreference=true Force=true", [], 0, Changes: false, WhatIf: true);
        yield return new("$WhatIfPreference, -WhatIf:$false -Force", "$WhatIfPreference=true WhatIf=false Force=true", [], 0);
    }

    private static string Check(CaseSession session, ConfirmFixture fixture, Row row)
    {
        var parameters = (JsonObject)fixture.Parameters.DeepClone();
        var variables = new JsonObject();
        foreach (string setting in row.Settings.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = setting.TrimStart('$').Split('=');
            JsonNode value = bool.TryParse(pair[1], out bool flag) ? flag : pair[1];
            (setting[0] == '$' ? variables : parameters)[pair[0]] = value;
        }
        var test = new PipelineCase
        {
            Name = row.Name,
            Variables = variables,
            Interactive = row.Interactive && !row.Refused,
            Answers = row.Answers,
            Input = fixture.Input,
            Pipeline = [new CmdletCall(fixture.Cmdlet, parameters)],
        };
        CaseOutcome outcome = session.Run(test, fixture.World);
        // The plan is shown once for each plan made, printed and kept as information.
        int plans = outcome.HostLines.RemoveAll(line => line.StartsWith(Plan, StringComparison.Ordinal));
        int kept = outcome.Information.RemoveAll(line => line.StartsWith(Plan, StringComparison.Ordinal));
        // The moves of slots are handed out beside it, as objects.
        if (row.WhatIf)
            outcome.Information.RemoveAll(line => line.Contains(" slots from ", StringComparison.Ordinal));
        if (plans != kept || plans > 0 != row.WhatIf)
            return $"the plan was printed {plans} times and kept as information {kept} times";
        string[] questions = [.. fixture.Targets.Select(target => $"Performing the operation \"{fixture.Action}\" on target \"{target}\".")];
        // A No may end the questions about a change that is done whole or not at all.
        int asked = row.Questions >= 0 ? row.Questions : Math.Clamp(outcome.Prompts.Count, 1, questions.Length);
        return CaseChecker.Compare(
            new Expectation
            {
                Prompts = [.. questions.Take(asked)],
                Host = row.WhatIf ? [.. questions.Select(question => "What if: " + question)] : [],
                Changes = row.Changes ? fixture.Changes : [],
                OutputCount = row.Changes ? fixture.Output : 0,
                Terminating = row.Refused ? new ExpectedError("InvalidOperation", "InvalidOperation") : null,
            },
            outcome);
    }

    /// <param name="Name">What is typed, or what the session is like.</param>
    /// <param name="Settings">Parameters and, with a <c>$</c>, variables.</param>
    /// <param name="Answers">The answers given.</param>
    /// <param name="Questions">How many questions are asked; negative where one or more will do.</param>
    /// <param name="Changes">Whether something is changed.</param>
    /// <param name="WhatIf">Whether only the plan is shown.</param>
    /// <param name="Interactive">Whether the host answers.</param>
    /// <param name="Refused">Whether a host that does not answer ends it.</param>
    private sealed record Row(
        string Name, string Settings, IReadOnlyList<string> Answers, int Questions, bool Changes = true, bool WhatIf = false, bool Interactive = true, bool Refused = false);
}
