//! Tests that a document which can be resolved also survives serializing: reading it back gives the same model. The
//! documents have random mistakes; what CSDL JSON cannot represent must be reported instead.

use codegen::csdl::write;
use codegen::diagnostic::Severity;
use codegen::source::Source;
use codegen::{ReadOptions, read_with};

use crate::description::describe;

/// One element per line, so that lines can be duplicated, removed and swapped.
const LINES: &str = r#"<EntityType Name="thing" Abstract="true"><Key><PropertyRef Name="id" Alias="key"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="item" BaseType="s.thing" OpenType="true" HasStream="true">
<Property Name="size" Type="s.size" DefaultValue="m"/>
<Property Name="price" Type="Edm.Decimal" Nullable="false" Precision="10" Scale="variable" DefaultValue="1.5"/>
<Property Name="tags" Type="Collection(Edm.String)" MaxLength="40" Unicode="false"/>
<Property Name="place" Type="shop.place"/>
<Property Name="code" Type="s.code"/>
<NavigationProperty Name="next" Type="s.item" Partner="next" ContainsTarget="false"><ReferentialConstraint Property="price" ReferencedProperty="price"/><OnDelete Action="None"/></NavigationProperty>
<NavigationProperty Name="parts" Type="Collection(s.item)" ContainsTarget="true"/>
<NavigationProperty Name="any" Type="Edm.EntityType"/>
<Annotation Term="s.note" Qualifier="q" String="text"/>
<Annotation Term="n.deep"><Record Type="s.place"><PropertyValue Property="one" Int="1"/><PropertyValue Property="two"/></Record></Annotation>
</EntityType>
<EntityType Name="book" BaseType="s.item"><Property Name="place" Type="s.shelf"/></EntityType>
<ComplexType Name="place"><Property Name="street" Type="Edm.String"/></ComplexType>
<ComplexType Name="shelf" BaseType="s.place"><Property Name="number" Type="Edm.Int32" DefaultValue="7"/></ComplexType>
<EnumType Name="size" IsFlags="false" UnderlyingType="Edm.Int64">
<Member Name="s" Value="1"><Annotation Term="s.note" String="small"/></Member>
<Member Name="m"/>
</EnumType>
<TypeDefinition Name="code" UnderlyingType="Edm.String" MaxLength="3"/>
<Term Name="note" Type="Edm.String" DefaultValue="none" AppliesTo="Property EntityType"/>
<Action Name="move" IsBound="true" EntitySetPath="it/parts"><Parameter Name="it" Type="s.item"/><Parameter Name="to" Type="s.place"/></Action>
<Function Name="best" IsComposable="true"><Parameter Name="of" Type="Edm.Int32"/><ReturnType Type="Collection(s.item)"/></Function>
<Function Name="size"><ReturnType Type="s.size"/></Function>
<EntityContainer Name="store">
<EntitySet Name="items" EntityType="s.item"><NavigationPropertyBinding Path="next" Target="items"/><NavigationPropertyBinding Path="s.book/next" Target="items"/></EntitySet>
<Singleton Name="first" Type="s.item" Nullable="true"/>
<FunctionImport Name="best" Function="s.best" EntitySet="items" IncludeInServiceDocument="true"/>
</EntityContainer>
<Annotations Target="s.item/size"><Annotation Term="s.note"/><Annotation Term="s.note" String="again"/></Annotations>
<Annotations Target="s.best(Edm.Int32)/of" Qualifier="all"><Annotation Term="n.list"><Collection><Path>a/b</Path><Null/><If><Path>a</Path><Int>1</Int><Float>2</Float></If></Collection></Annotation></Annotations>
<Annotations Target="s.item/@s.note#q"><Annotation Term="n.of" Bool="true"><Annotation Term="n.of" Date="2000-01-01"/></Annotation></Annotations>
</Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="second" Alias="t">
<ComplexType Name="other"><Property Name="item" Type="s.size"/><Annotation Term="s.note" String="x"/></ComplexType>"#;

/// Replacements for the values of attributes.
const VALUES: &[&str] = &[
    "",
    " ",
    "a-b",
    "two words",
    "$x",
    "$Kind",
    "$Path",
    "@x",
    "@type",
    "a@b.c",
    "x@y",
    "a#b",
    "#",
    "a.b",
    "s.item",
    "shop.item",
    "t.other",
    "s.none",
    "Edm.String",
    "Edm.Boolean",
    "Edm.Double",
    "Edm.EntityType",
    "Edm.Untyped",
    "Edm.PrimitiveType",
    "Collection(Edm.Int32)",
    "Collection(s.item)",
    "Int32",
    "0",
    "1",
    "-1",
    "007",
    "+5",
    "1e5",
    "INF",
    "9223372036854775807",
    "true",
    "false",
    "null",
    "id",
    "size",
    "next",
    "items",
    "next/next",
    "s.book/next",
    "/",
    "//",
    "odata.x",
    "odata.x.y",
    "&quot;quoted&quot;",
    "back\\slash",
    "&#10;",
    "&#x202E;",
    "\u{e9}\u{1f600}",
    "s",
    "t",
    "shop",
    "second",
    "q",
    "max",
    "Variable",
    "s.item/size",
    "s.best()",
    "s.move(s.item)/to",
    "people.csdl.json",
    "second.csdl.json",
];

/// A pseudo-random number generator, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }
}

/// The document with a few random changes.
fn changed(dice: &mut Dice) -> String {
    let mut lines: Vec<String> = LINES.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(4) {
        let place = dice.below(lines.len());
        match dice.below(6) {
            0 if is_whole(&lines[place]) => lines.insert(place, lines[place].clone()),
            1 if is_whole(&lines[place]) => drop(lines.remove(place)),
            2 => {
                let other = dice.below(lines.len());
                if is_whole(&lines[place]) && is_whole(&lines[other]) {
                    lines.swap(place, other);
                }
            }
            _ => replace_value(&mut lines[place], dice),
        }
    }
    format!(
        "<e:Edmx xmlns:e=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\">\
         <e:Reference Uri=\"https://example.org/n\"><e:Include Namespace=\"n.a\" Alias=\"n\"/></e:Reference><e:DataServices>\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"shop\" Alias=\"s\">\n{}\n\
         </Schema></e:DataServices></e:Edmx>",
        lines.join("\n")
    )
}

/// Whether a line contains whole elements only.
fn is_whole(line: &str) -> bool {
    let closes = line.matches("</").count() + line.matches("/>").count();
    closes == line.matches('<').count() - line.matches("</").count() && closes > 0
}

fn replace_value(line: &mut String, dice: &mut Dice) {
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).collect();
    if quotes.is_empty() || line.contains("xmlns=") && dice.below(2) == 0 {
        return;
    }
    let first = 2 * dice.below(quotes.len() / 2);
    if line[..quotes[first]].ends_with("xmlns=") {
        return;
    }
    line.replace_range(quotes[first] + 1..quotes[first + 1], VALUES[dice.below(VALUES.len())]);
}

/// Checks that a text survives a round trip. Returns whether it could be resolved at all.
fn check(text: &str, leave_out_broken: bool) -> Result<bool, String> {
    let source = Source::new("changed", text);
    let reading = read_with(std::slice::from_ref(&source), ReadOptions { leave_out_broken, ..ReadOptions::default() });
    let (Some(model), [document]) = (&reading.model, reading.documents.as_slice()) else {
        let is_reported = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
        return if is_reported { Ok(false) } else { Err("there is no model, but no error either".to_owned()) };
    };
    let written: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (again, findings) = codegen::read(&written);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let again = again.ok_or_else(|| format!("{errors:#?}"))?;
    let (before, after) = (describe(model), describe(&again));
    match before.lines().zip(after.lines()).find(|(before, after)| before != after) {
        Some((before, after)) => Err(format!("{before}\n{after}")),
        None if before.len() != after.len() => Err("one description is longer than the other".to_owned()),
        None => Ok(true),
    }
}

#[test]
fn whatever_can_be_resolved_survives_a_round_trip() {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<usize>().ok());
    let rounds = number("ROUND_TRIP_COUNT").unwrap_or(1_000);
    let mut dice = Dice(number("ROUND_TRIP_SEED").unwrap_or(1) as u64);
    let mut resolved = [0_usize; 2];
    let mut failures = Vec::new();
    for _ in 0..rounds {
        let text = changed(&mut dice);
        for (count, leave_out_broken) in resolved.iter_mut().zip([false, true]) {
            match check(&text, leave_out_broken) {
                Ok(is_resolved) => *count += usize::from(is_resolved),
                Err(failure) => {
                    let changes: Vec<&str> =
                        text.lines().filter(|line| !LINES.lines().any(|known| known == *line)).collect();
                    failures.push(format!("{failure}\n{}", changes.join("\n")));
                }
            }
        }
    }
    let some: Vec<&str> = failures.iter().take(10).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), some.join("\n\n"));
    assert!(resolved[0] * 4 > rounds, "too few texts can be resolved: {resolved:?}");
    assert!(resolved[1] > resolved[0], "leaving out broken declarations should help: {resolved:?}");
}
